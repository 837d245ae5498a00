package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Limits, {@code y = min(max(x, low), high)}.
 *
 * <p>x: any shape; y: the same. Gradient: dy strictly between the limits, 0 elsewhere.
 */
public record Clamp(float low, float high) implements Op {
    /** Checks the order of the limits. */
    public Clamp {
        if (!(low <= high)) {
            throw new IllegalArgumentException("limits " + low + " and " + high + " are not in order");
        }
    }

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        return inputs[0];
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.elementwise().evaluate(input(0).clamp(low, high), pass.y(), pass.x());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        Expression x = input(1);
        Expression inside = x.greater(constant(low)).times(constant(high).greater(x));
        backend.elementwise().evaluate(input(0).where(inside), pass.dx(0), pass.dy(), pass.x(0));
    }

    @Override
    public Keeps keeps() { return Keeps.INPUTS; }
}
