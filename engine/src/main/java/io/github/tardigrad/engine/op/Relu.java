package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Rectified linear unit, {@code y = max(x, 0)}.
 *
 * <p>x: any shape; y: the same. Gradient: {@code dx = dy · [y > 0]} (0 at 0), so only y is kept.
 */
public record Relu() implements Op {
    private static final Expression FORWARD = input(0).max(constant(0));
    private static final Expression BACKWARD = input(0).where(input(1));

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
        backend.elementwise().evaluate(BACKWARD, pass.dx(0), pass.dy(), pass.y());
    }

    @Override
    public Keeps keeps() { return Keeps.OUTPUT; }
}
