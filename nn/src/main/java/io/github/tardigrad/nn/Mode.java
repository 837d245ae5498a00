package io.github.tardigrad.nn;

import io.github.tardigrad.engine.random.RandomKey;

/**
 * Whether a forward pass is one of training or of evaluation. An argument of every pass and never a state of the
 * model, so that there is nothing to switch back and one thread may evaluate what another attacks.
 */
public sealed interface Mode {
    /** Dropout passes everything, batch normalisation uses its running statistics, nothing is written. */
    Mode EVALUATE = new Evaluation();

    /**
     * Dropout draws its masks under {@code key}, batch normalisation uses the batch's statistics and moves the
     * running ones.
     *
     * @param key one for each step: the same key draws the same masks
     */
    static Mode train(RandomKey key) { return new Training(key); }

    /** The same mode for the part of the model called {@code name}, whose random numbers are its own. */
    default Mode within(String name) {
        return switch (this) {
            case Evaluation evaluation -> evaluation;
            case Training training -> new Training(training.key.child(name));
        };
    }

    /** See {@link #EVALUATE}. */
    record Evaluation() implements Mode {}

    /** See {@link #train}. */
    record Training(RandomKey key) implements Mode {}
}
