package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Rectified linear unit that lets a share of what is negative pass, {@code y = x} where x > 0, else {@code slope · x}.
 *
 * <p>x: any shape; y: the same. Gradient: {@code dx = dy} where x > 0, else {@code slope · dy}, also at 0.
 *
 * @param slope of the negative side, finite
 */
public record LeakyRelu(float slope) implements Op {
    private static final Expression POSITIVE = input(1).greater(constant(0));

    /** Checks the slope. */
    public LeakyRelu {
        if (!Float.isFinite(slope)) {
            throw new IllegalArgumentException("leaky relu of slope " + slope
                    + ": it is a finite number, usually 0.01");
        }
    }

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        return inputs[0];
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        Expression negative = input(0).min(constant(0)).times(slope);
        backend.elementwise().evaluate(input(0).max(constant(0)).plus(negative), pass.y(), pass.x());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        Expression share = POSITIVE.plus(constant(1).minus(POSITIVE).times(slope));
        backend.elementwise().evaluate(input(0).times(share), pass.dx(0), pass.dy(), pass.x(0));
    }

    @Override
    public Keeps keeps() { return Keeps.INPUTS; }
}
