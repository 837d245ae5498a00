package io.github.tardigrad.attacks.minimum;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.expression.Expression;

/** Pixels in [0, 1] as functions of numbers w without bounds, {@code x = (tanh w + 1) / 2}. */
final class Unbounded {
    /** Keeps the inverse of tanh finite at 0 and 1. */
    private static final float INSIDE = 0.999999f;

    /** {@code w = artanh t = ln((1 + t) / (1 − t)) / 2} with t = 2x − 1. */
    static final Expression OF_PIXELS = ofPixels();
    /** {@code x = (tanh w + 1) / 2 = 1 / (1 + exp(−2w))}. */
    static final Expression TO_PIXELS = constant(1).over(constant(1).plus(input(0).times(-2).exponential()));

    private Unbounded() {}

    /** {@code dx/dw = 2x(1 − x)}. */
    static Expression slope(Expression x) {
        return x.times(constant(1).minus(x)).times(2);
    }

    private static Expression ofPixels() {
        Expression t = input(0).clamp(0, 1).times(2).minus(constant(1)).times(INSIDE);
        return constant(1).plus(t).over(constant(1).minus(t)).logarithm().times(0.5f);
    }
}
