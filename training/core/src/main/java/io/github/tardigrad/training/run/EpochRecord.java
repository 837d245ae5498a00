package io.github.tardigrad.training.run;

import org.jspecify.annotations.Nullable;

/**
 * What an epoch came to. The accuracies are those on the validation part, which is never trained on.
 *
 * @param epoch from 1
 * @param loss the mean training loss over its images
 * @param cleanAccuracy on the validation images as they are, 0–1
 * @param robustAccuracy on the validation images under attack, 0–1; null where no attack is asked for
 * @param epsilon of the training attack after its last batch, in pixels; 0 without one
 * @param learningRate of its last step
 * @param seconds how long it took, validation included
 * @param gradientEvaluations forward and backward passes of its attacks and of learning, in images; validation not
 *     included
 */
public record EpochRecord(int epoch, double loss, double cleanAccuracy, @Nullable Double robustAccuracy, double epsilon,
        double learningRate, double seconds, long gradientEvaluations) {
    /** The same, having taken so long. */
    public EpochRecord after(double elapsed) {
        return new EpochRecord(epoch, loss, cleanAccuracy, robustAccuracy, epsilon, learningRate, elapsed,
                gradientEvaluations);
    }
}
