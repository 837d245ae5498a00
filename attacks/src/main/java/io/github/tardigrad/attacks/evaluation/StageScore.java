package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.nn.Classifier;

/**
 * What one attack of a cascade did; in a partial evaluation also to images whose verdict is not final yet.
 *
 * @param name of the attack
 * @param parameters with the numbers used
 * @param access what it must know of the model's answers
 * @param images how many it met: those that resisted the attacks before it
 * @param found how many of them it fooled
 * @param seconds it took
 * @param gradientEvaluations forward and backward passes, counted in images
 * @param forwardEvaluations forward passes without a backward pass, counted in images
 */
public record StageScore(String name, String parameters, Classifier.Access access, int images, int found,
        double seconds, long gradientEvaluations, long forwardEvaluations) {}
