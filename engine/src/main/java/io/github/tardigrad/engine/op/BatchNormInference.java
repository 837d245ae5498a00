package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Batch normalisation in evaluation: {@code y = γ · (x − mean) / √(variance + ε) + β} with the running statistics,
 * which are constants here.
 *
 * <p>x: {@code [..., channels]}, γ, β, mean, variance: {@code [channels]}; y: as x. Gradients:
 * {@code dx = dy · γ / √(variance + ε)}, {@code dγ = Σ dy · x̂}, {@code dβ = Σ dy}.
 */
public record BatchNormInference(float epsilon) implements Op {
    @Override
    public Shape shape(Shape... inputs) { return BatchNorm.checked(this, inputs); }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.normalization().normalize(pass.x(0), pass.x(3), pass.x(4), pass.x(1), pass.x(2), epsilon, pass.y());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        if (pass.wants(0)) {
            Expression dx = input(0).times(input(1).over(deviation(input(2))));
            backend.elementwise().evaluate(dx, pass.dx(0), pass.dy(), pass.x(1), pass.x(4));
        }
        if (pass.wants(1)) {
            Expression normalized = input(1).minus(input(2)).over(deviation(input(3)));
            backend.reduction().reduce(Reduction.SUM, input(0).times(normalized), pass.dx(1), pass.dy(), pass.x(0),
                    pass.x(3), pass.x(4));
        }
        if (pass.wants(2)) {
            backend.reduction().reduce(Reduction.SUM, input(0), pass.dx(2), pass.dy());
        }
    }

    @Override
    public Keeps keeps() { return Keeps.INPUTS; }

    private Expression deviation(Expression variance) {
        return variance.plus(constant(epsilon)).squareRoot();
    }
}
