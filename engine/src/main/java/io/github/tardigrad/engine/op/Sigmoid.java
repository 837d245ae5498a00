package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Logistic function, {@code y = 1 / (1 + e⁻ˣ)}.
 *
 * <p>x: any shape; y: the same. Gradient: {@code dx = dy · e / (1 + e)²} with {@code e = exp(−|x|)}, which keeps its
 * digits where y is near 1.
 */
public record Sigmoid() implements Op {
    private static final Expression FORWARD = input(0).sigmoid();
    private static final Expression BACKWARD = input(0).times(slope(input(1)));

    /** The derivative of the sigmoid of {@code x}. */
    static Expression slope(Expression x) {
        Expression power = x.absolute().negated().exponential();
        return power.over(power.plus(1).square());
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
