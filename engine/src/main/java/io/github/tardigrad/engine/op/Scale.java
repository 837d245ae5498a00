package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;

/**
 * Multiplication by a constant, {@code y = factor · x}.
 *
 * <p>x: any shape; y: the same. Gradient: {@code dx = factor · dy}.
 */
public record Scale(float factor) implements Op {
    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        return inputs[0];
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.elementwise().evaluate(input(0).times(factor), pass.y(), pass.x());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        backend.elementwise().evaluate(input(0).times(factor), pass.dx(0), pass.dy());
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }
}
