package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Norm;
import org.jspecify.annotations.Nullable;

/**
 * How a model fared under one attack at one epsilon.
 *
 * @param name of the attack, for example {@code pgd}
 * @param parameters of the attack, with the numbers used
 * @param norm how changes are measured
 * @param epsilon in pixels
 * @param examples how many images; all count, those that are misclassified without an attack as not robust
 * @param robustAccuracy the share of images recognised before and after the attack, 0 to 1
 * @param medianDistance of the successful changes, for attacks that look for the smallest; null for the others
 * @param seconds it took
 * @param gradientEvaluations forward and backward passes, counted in images
 * @param forwardEvaluations forward passes without a backward pass, counted in images
 * @param zeroGradients the share of gradients that were zero everywhere, 0 to 1
 * @param verdicts on each image
 */
public record AttackScore(String name, String parameters, Norm norm, float epsilon, int examples, double robustAccuracy,
        @Nullable Double medianDistance, double seconds, long gradientEvaluations, long forwardEvaluations,
        double zeroGradients, Verdicts verdicts) {}
