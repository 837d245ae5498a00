package io.github.tardigrad.training.run;

/**
 * What one training batch showed, before the step that it led to. Without an attack epsilon is 0, and the adversarial
 * numbers are the clean ones.
 *
 * @param epoch from 1
 * @param loss what was descended: the mean over the batch, and over the steps where there are two
 * @param epsilon the radius of the attack, in pixels; the mean where each image has its own
 * @param cleanLoss mean cross-entropy on the images as they are
 * @param adversarialLoss mean cross-entropy on their adversarial versions
 * @param cleanAccuracy on the images as they are, 0–1
 * @param adversarialAccuracy on their adversarial versions, 0–1
 * @param epsilonMin the smallest radius of an image
 * @param epsilonMax the largest radius of an image
 * @param attacks the names of those that ran, in order: {@code pgd>fgsm} one after the other, {@code fgsm+pgd} side by
 *     side; empty without one
 * @param regularizer how far the features moved, without its weight; 0 where that is not asked for
 * @param gradientEvaluations forward and backward passes of the attack and of learning, in images
 */
public record BatchRecord(int epoch, float loss, float epsilon, float cleanLoss, float adversarialLoss,
        float cleanAccuracy, float adversarialAccuracy, float epsilonMin, float epsilonMax, String attacks,
        float regularizer, long gradientEvaluations) {}
