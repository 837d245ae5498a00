package io.github.tardigrad.training.run;

/**
 * What one training batch showed, before the step that it led to. Without an attack epsilon is 0, and the adversarial
 * numbers are the clean ones.
 *
 * @param epoch from 1
 * @param loss what was descended: the mean over the batch
 * @param epsilon the radius of the attack, in pixels
 * @param cleanLoss mean cross-entropy on the images as they are
 * @param adversarialLoss mean cross-entropy on their adversarial versions
 * @param cleanAccuracy on the images as they are, 0–1
 * @param adversarialAccuracy on their adversarial versions, 0–1
 */
public record BatchRecord(int epoch, float loss, float epsilon, float cleanLoss, float adversarialLoss,
        float cleanAccuracy, float adversarialAccuracy) {}
