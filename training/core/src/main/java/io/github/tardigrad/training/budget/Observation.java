package io.github.tardigrad.training.budget;

/**
 * What one training batch showed, both sides on the same weights, before the step.
 *
 * @param cleanLoss mean cross-entropy on the images as they are
 * @param adversarialLoss mean cross-entropy on their adversarial versions
 * @param cleanAccuracy share of the images that are classified rightly as they are, 0–1
 * @param adversarialAccuracy share of their adversarial versions that are classified rightly, 0–1
 * @param epochs how much training is done, this batch included: 1.5 in the middle of the second epoch
 */
public record Observation(double cleanLoss, double adversarialLoss, double cleanAccuracy, double adversarialAccuracy,
        double epochs) {
    /** How much accuracy the attack costs: {@code cleanAccuracy − adversarialAccuracy}. */
    public double accuracyGap() { return cleanAccuracy - adversarialAccuracy; }

    /** How much loss the attack adds: {@code adversarialLoss − cleanLoss}. */
    public double lossGap() { return adversarialLoss - cleanLoss; }
}
