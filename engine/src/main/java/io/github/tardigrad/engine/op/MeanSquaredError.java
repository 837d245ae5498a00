package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;

/**
 * The mean of squared differences, {@code y = Σ (x₀ − x₁)² / count}.
 *
 * <p>x₀, x₁: the same shape; y: a scalar. Gradients: {@code dx₀ = 2 dy (x₀ − x₁) / count}, {@code dx₁ = −dx₀}.
 */
public record MeanSquaredError() implements Op {
    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 2, inputs);
        if (!inputs[0].equals(inputs[1]) || inputs[0].size() == 0) {
            throw new IllegalArgumentException("mean squared error takes two tensors of one shape that is not empty,"
                    + " not " + inputs[0] + " and " + inputs[1]);
        }
        return Shape.of();
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        float weight = 1f / pass.x(0).size();
        backend.reduction().reduce(Reduction.SUM, input(0).minus(input(1)).square().times(weight), pass.y(), pass.x(0),
                pass.x(1));
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        for (int i = 0; i < 2; i++) {
            if (pass.wants(i)) {
                float weight = (i == 0 ? 2f : -2f) / pass.shape(0).size();
                backend.elementwise().evaluate(input(1).minus(input(2)).times(input(0)).times(weight), pass.dx(i),
                        pass.dy(), pass.x(0), pass.x(1));
            }
        }
    }

    @Override
    public Keeps keeps() { return Keeps.INPUTS; }
}
