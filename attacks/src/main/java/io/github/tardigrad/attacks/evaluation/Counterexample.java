package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Norm;

/**
 * An image that is recognised, and one near it that is not: a claim that one forward pass each can judge again.
 *
 * @param image its position in the data set
 * @param label its true class
 * @param attack that found it, with its parameters, for example {@code pgd:steps=20,step-size=0.025,restarts=1}
 * @param norm in which it is near
 * @param epsilon how near at most, in pixels
 * @param clean pixels in [0, 1], height by width by channels
 * @param adversarial pixels in [0, 1], in the same order
 */
public record Counterexample(int image, int label, String attack, Norm norm, float epsilon, float[] clean,
        float[] adversarial) {
    /** Checks that both are images of one size. */
    public Counterexample {
        if (clean.length != adversarial.length) {
            throw new IllegalArgumentException("images of " + clean.length + " and " + adversarial.length
                    + " values cannot be compared");
        }
        clean = clean.clone();
        adversarial = adversarial.clone();
    }

    @Override
    public float[] clean() { return clean.clone(); }

    @Override
    public float[] adversarial() { return adversarial.clone(); }

    /** Is told of counterexamples. */
    @FunctionalInterface
    public interface Witness {
        /** Nobody. */
        Witness NONE = counterexample -> {};

        /**
         * Called by the thread that evaluates, before the find is counted or kept in a journal.
         *
         * @throws java.io.UncheckedIOException when it cannot be kept; the evaluation then ends
         */
        void found(Counterexample counterexample);
    }
}
