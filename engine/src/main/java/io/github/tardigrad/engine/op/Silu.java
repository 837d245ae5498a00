package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Sigmoid-weighted linear unit, also called swish (Elfwing et al. 2017; Ramachandran et al. 2017),
 * {@code y = x · σ(x)}.
 *
 * <p>x: any shape; y: the same. Gradient: {@code dx = dy · (σ + x · σ')}.
 */
public record Silu() implements Op {
    private static final Expression FORWARD = input(0).times(input(0).sigmoid());
    private static final Expression BACKWARD = input(0)
            .times(input(1).sigmoid().plus(input(1).times(Sigmoid.slope(input(1)))));

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
