package io.github.tardigrad.attacks;

import io.github.tardigrad.engine.Tensor;

/**
 * What an attack found for one batch. Images are returned for failures too: the best that the attack found.
 *
 * @param adversarial {@code [n, height, width, channels]} in [0, 1], within epsilon of the clean images (but for
 *        {@link Norm#tolerance}); persistent memory of its own
 * @param success whether each goal was reached, judged by a fresh forward pass on {@code adversarial}
 * @param cost what it took
 */
public record AttackResult(Tensor adversarial, boolean[] success, Cost cost) {
    /** Checks that there is a verdict for each image. */
    public AttackResult {
        if (success.length != adversarial.shape().extent(0)) {
            throw new IllegalArgumentException(success.length + " verdicts do not fit images " + adversarial.shape());
        }
        success = success.clone();
    }

    @Override
    public boolean[] success() { return success.clone(); }

    /** Whether the goal was reached for image number {@code index}. */
    public boolean success(int index) { return success[index]; }

    /** How many goals were reached. */
    public int successes() {
        int count = 0;
        for (boolean reached : success) {
            count += reached ? 1 : 0;
        }
        return count;
    }

    /**
     * What an attack took, counted in images: a batch of 10 passed forward once is 10.
     *
     * @param gradientEvaluations forward and backward passes
     * @param forwardEvaluations forward passes without a backward pass
     * @param zeroGradients how many of the gradients were zero everywhere, which tells the attack nothing
     */
    public record Cost(long gradientEvaluations, long forwardEvaluations, long zeroGradients) {
        /** Nothing yet. */
        public static final Cost NONE = new Cost(0, 0, 0);

        /** Both together. */
        public Cost plus(Cost other) {
            return new Cost(gradientEvaluations + other.gradientEvaluations,
                    forwardEvaluations + other.forwardEvaluations, zeroGradients + other.zeroGradients);
        }
    }
}
