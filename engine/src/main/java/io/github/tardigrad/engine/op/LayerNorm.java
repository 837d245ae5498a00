package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Layer normalisation (Ba et al. 2016): each row of the last axis is brought to mean 0 and variance 1, then
 * {@code y = γ · x̂ + β}, x̂ = (x − mean) · s, s = 1 / √(variance + epsilon), with the biased variance.
 *
 * <p>x: {@code [..., channels]}, γ, β: {@code [channels]}; y: as x. With g = γ · dy the gradients are {@code dx = s ·
 * (g − mean(g) − x̂ · mean(g · x̂))}, {@code dγ = Σ dy · x̂}, {@code dβ = Σ dy}.
 *
 * @param epsilon added to the variance, above 0
 */
public record LayerNorm(float epsilon) implements Op {
    /** Checks epsilon. */
    public LayerNorm {
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("layer normalisation's epsilon " + epsilon + " is outside (0, 1)");
        }
    }

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 3, inputs);
        Shape x = inputs[0];
        if (x.rank() == 0 || x.extent(-1) == 0) {
            throw new IllegalArgumentException("LayerNorm takes [..., channels] with at least one channel, not " + x);
        }
        Shape channels = Shape.of(x.extent(-1));
        if (!inputs[1].equals(channels) || !inputs[2].equals(channels)) {
            throw new IllegalArgumentException("LayerNorm of " + x + " takes scale and shift " + channels + ", not "
                    + inputs[1] + " and " + inputs[2]);
        }
        return x;
    }

    @Override
    public Shape[] scratch(Shape... inputs) {
        Shape row = row(inputs[0]);
        return new Shape[] {row, row};
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        Tensor x = pass.x(0);
        Tensor mean = pass.scratch(0);
        Tensor variance = pass.scratch(1);
        float share = 1f / x.shape().extent(-1);
        backend.reduction().reduce(Reduction.SUM, input(0).times(share), mean, x);
        backend.reduction().reduce(Reduction.SUM, input(0).minus(input(1)).square().times(share), variance, x, mean);
        Expression normalized = input(0).minus(input(1)).times(inverseDeviation(input(2)));
        backend.elementwise().evaluate(normalized.times(input(3)).plus(input(4)), pass.y(), x, mean, variance,
                pass.x(1), pass.x(2));
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        Tensor dy = pass.dy();
        Tensor mean = pass.scratch(0);
        Tensor variance = pass.scratch(1);
        if (pass.wants(0)) {
            Tensor x = pass.x(0);
            Tensor gamma = pass.x(1);
            float share = 1f / x.shape().extent(-1);
            Tensor average = pass.temporary(row(x.shape()));
            Tensor product = pass.temporary(row(x.shape()));
            Expression g = input(0).times(input(1)).times(share);
            backend.reduction().reduce(Reduction.SUM, g, average, dy, gamma);
            backend.reduction().reduce(Reduction.SUM, g.times(input(2).minus(input(3))), product, dy, gamma, x, mean);
            // Inputs: dy, γ, x, mean, variance, mean(g), mean(g · (x − mean)).
            Expression along = input(2).minus(input(3)).times(input(6)).over(input(4).plus(epsilon));
            backend.elementwise().evaluate(
                    input(0).times(input(1)).minus(input(5)).minus(along).times(inverseDeviation(input(4))),
                    pass.dx(0), dy, gamma, x, mean, variance, average, product);
        }
        if (pass.wants(1)) {
            Expression slope = input(0).times(input(1).minus(input(2))).times(inverseDeviation(input(3)));
            backend.reduction().reduce(Reduction.SUM, slope, pass.dx(1), dy, pass.x(0), mean, variance);
        }
        if (pass.wants(2)) {
            backend.reduction().reduce(Reduction.SUM, input(0), pass.dx(2), dy);
        }
    }

    @Override
    public Keeps keeps() { return Keeps.INPUTS; }

    private Expression inverseDeviation(Expression variance) {
        return constant(1).over(variance.plus(epsilon).squareRoot());
    }

    private static Shape row(Shape x) { return x.with(x.rank() - 1, 1); }
}
