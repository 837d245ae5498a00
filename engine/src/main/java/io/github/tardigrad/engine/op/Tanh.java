package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Hyperbolic tangent, {@code y = tanh x}.
 *
 * <p>x: any shape; y: the same. Gradient: {@code dx = dy · 4e / (1 + e)²} with {@code e = exp(−2|x|)}, which keeps its
 * digits where y is near 1 or −1.
 */
public record Tanh() implements Op {
    private static final Expression FORWARD = input(0).hyperbolicTangent();
    private static final Expression BACKWARD = input(0).times(Sigmoid.slope(input(1).times(2)).times(4));

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
