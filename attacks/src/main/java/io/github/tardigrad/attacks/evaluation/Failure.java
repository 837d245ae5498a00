package io.github.tardigrad.attacks.evaluation;

/**
 * An image that could not be judged.
 *
 * @param image its position in the data set
 * @param why in one sentence
 */
public record Failure(int image, String why) {}
