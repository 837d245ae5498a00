package io.github.tardigrad.attacks.transfer;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.gradient.Start;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Gradients gathered over the steps of a walk, {@code v ← decay · v + g / mean |g|}, and the steps along them. The
 * paper divides by the sum of |g|, its program and all later ones by the mean: which matters only to who looks ahead by
 * v.
 */
final class Momentum {
    private static final Expression SIZE = input(0).absolute();
    /** The gradient over its peak is at most 1 in size: its sum neither overflows nor vanishes. */
    private static final Expression SHARE = input(0).over(input(1)).where(input(1)).absolute();

    private final Start start;
    private final Backend backend;
    private final Tensor velocity;
    private final Tensor gradientPeak;
    private final Tensor peak;
    private final Tensor sum;
    private final Expression gather;

    Momentum(Start start, float decay) {
        this.start = start;
        this.backend = start.backend();
        this.velocity = start.memory().allocate(start.batch().images().shape());
        this.gradientPeak = start.memory().allocate(start.epsilon().shape());
        this.peak = start.memory().allocate(start.epsilon().shape());
        this.sum = start.memory().allocate(start.epsilon().shape());
        backend.memory().fill(velocity, 0);
        Expression share = input(1).over(input(2)).where(input(2));
        Expression mean = input(3).times(1f / velocity.shape().rowSize());
        this.gather = input(0).times(decay).plus(share.over(mean).where(input(3)));
    }

    /** What was gathered so far, shaped as the images; 0 before the first step. */
    Tensor velocity() { return velocity; }

    /** Gathers a gradient and takes a step, in place. */
    void step(Tensor gradient, Tensor x) {
        backend.reduction().reduce(Reduction.MAX, SIZE, gradientPeak, gradient);
        backend.reduction().reduce(Reduction.SUM, SHARE, sum, gradient, gradientPeak);
        backend.elementwise().evaluate(gather, velocity, velocity, gradient, gradientPeak, sum);
        backend.reduction().reduce(Reduction.MAX, SIZE, peak, velocity);
        start.ball().ascend(velocity, peak, start.stepSizes(), x);
    }
}
