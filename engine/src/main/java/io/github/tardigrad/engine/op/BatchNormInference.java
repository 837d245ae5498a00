package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Batch normalisation in evaluation: {@code y = γ · (x − mean) / √(variance + ε) + β} with the running statistics,
 * which are constants here; {@code max(…, 0)} of that if {@code rectified}.
 *
 * <p>x: {@code [..., channels]}, γ, β, mean, variance: {@code [channels]}; y: as x. Gradients:
 * {@code dx = dy · γ / √(variance + ε)}, {@code dγ = Σ dy · x̂}, {@code dβ = Σ dy}; if
 * rectified, dy counts as 0 where y is 0.
 */
public record BatchNormInference(float epsilon, boolean rectified) implements Op {
    @Override
    public Shape shape(Shape... inputs) { return BatchNorm.checked(this, inputs); }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.normalization().normalize(pass.x(0), pass.x(3), pass.x(4), pass.x(1), pass.x(2), epsilon, rectified,
                pass.y());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        Tensor gate = rectified ? pass.y() : pass.dy();
        Expression slope = rectified ? input(0).where(input(1)) : input(0);
        if (pass.wants(0)) {
            Expression dx = slope.times(input(2).over(deviation(input(3))));
            backend.elementwise().evaluate(dx, pass.dx(0), pass.dy(), gate, pass.x(1), pass.x(4));
        }
        if (pass.wants(1)) {
            Expression normalized = input(2).minus(input(3)).over(deviation(input(4)));
            backend.reduction().reduce(Reduction.SUM, slope.times(normalized), pass.dx(1), pass.dy(), gate, pass.x(0),
                    pass.x(3), pass.x(4));
        }
        if (pass.wants(2)) {
            backend.reduction().reduce(Reduction.SUM, slope, pass.dx(2), pass.dy(), gate);
        }
    }

    @Override
    public Keeps keeps() { return rectified ? Keeps.BOTH : Keeps.INPUTS; }

    private Expression deviation(Expression variance) {
        return variance.plus(constant(epsilon)).squareRoot();
    }
}
