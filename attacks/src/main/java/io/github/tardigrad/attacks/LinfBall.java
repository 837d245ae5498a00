package io.github.tardigrad.attacks;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.random.RandomKey;

/** A box around each clean image, cut off at 0 and 1. The steepest direction is the sign of the gradient. */
record LinfBall(Backend backend, Tensor clean, Tensor epsilon) implements Ball {
    private static final Expression START = input(1).plus(input(2).times(input(0))).clamp(0, 1);
    private static final Expression STEP = step();
    private static final Expression PROJECT = input(0).max(input(1).minus(input(2))).min(input(1).plus(input(2)))
            .clamp(0, 1);

    @Override
    public void start(RandomKey key, int[] ids, Tensor x) {
        backend.random().uniform(key, ids, -1, 1, x);
        backend.elementwise().evaluate(START, x, x, clean, epsilon);
    }

    @Override
    public void startAtEdge(RandomKey key, int[] ids, Tensor x) {
        backend.random().uniform(key, ids, -1, 1, x);
        float[] draws = x.toArray();
        int row = x.shape().rowSize();
        for (int from = 0; from < draws.length; from += row) {
            float peak = Float.MIN_NORMAL;
            for (int i = from; i < from + row; i++) {
                peak = Math.max(peak, Math.abs(draws[i]));
            }
            for (int i = from; i < from + row; i++) {
                draws[i] /= peak;
            }
        }
        x.set(draws);
        backend.elementwise().evaluate(START, x, x, clean, epsilon);
    }

    @Override
    public void ascend(Tensor gradient, Tensor peak, Tensor stepSize, Tensor x) {
        backend.elementwise().evaluate(STEP, x, x, gradient, stepSize, clean, epsilon);
    }

    @Override
    public void project(Tensor x) {
        backend.elementwise().evaluate(PROJECT, x, x, clean, epsilon);
    }

    /** Step, projection and clamp in one loop over the pixels. */
    private static Expression step() {
        Expression x = input(0);
        Expression gradient = input(1);
        Expression stepSize = input(2);
        Expression clean = input(3);
        Expression epsilon = input(4);
        Expression moved = x.plus(stepSize.times(gradient.sign()));
        return moved.max(clean.minus(epsilon)).min(clean.plus(epsilon)).clamp(0, 1);
    }
}
