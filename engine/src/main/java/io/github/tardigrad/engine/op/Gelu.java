package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Gaussian error linear unit (Hendrycks and Gimpel 2016), {@code y = x · Φ(x)}, where Φ(x) = (1 + erf(x/√2)) / 2 is the
 * normal distribution: the exact form, not the one by tanh.
 *
 * <p>x: any shape; y: the same. Gradient: {@code dx = dy · (Φ + x · φ)} with the density φ(x) = exp(−x²/2) / √2π.
 */
public record Gelu() implements Op {
    private static final float ROOT_HALF = 0.70710678f;
    private static final float DENSITY_AT_ZERO = 0.39894228f;
    private static final Expression FORWARD = input(0).times(distribution(input(0)));
    private static final Expression BACKWARD = input(0)
            .times(distribution(input(1)).plus(input(1).times(density(input(1)))));

    private static Expression distribution(Expression x) {
        return x.times(ROOT_HALF).errorFunction().plus(1).times(0.5f);
    }

    private static Expression density(Expression x) {
        return x.square().times(-0.5f).exponential().times(DENSITY_AT_ZERO);
    }

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        return inputs[0];
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.elementwise().evaluate(FORWARD, pass.y(), pass.x());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        backend.elementwise().evaluate(BACKWARD, pass.dx(0), pass.dy(), pass.x(0));
    }

    @Override
    public Keeps keeps() { return Keeps.INPUTS; }
}
