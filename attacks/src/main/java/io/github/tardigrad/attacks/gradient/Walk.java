package io.github.tardigrad.attacks.gradient;

import io.github.tardigrad.engine.Tensor;

/** The steps of one start, with what one of them leaves for the next. */
@FunctionalInterface
public interface Walk {
    /**
     * Takes a step in place, which ends in the ball.
     *
     * @param number from 0
     * @param slope where gradients are asked for, as often as it takes
     * @param x {@code [n, height, width, channels]}
     */
    void step(int number, Slope slope, Tensor x);
}
