package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;

/**
 * Softmax over the last axis, {@code y = exp(x) / Σ exp(x)}.
 *
 * <p>x: {@code [..., classes]}; y: the same. Gradient: {@code dx = y · (dy − Σ dy · y)}, so only y is kept.
 */
public record Softmax() implements Op {
    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        if (inputs[0].rank() == 0 || inputs[0].extent(-1) == 0) {
            throw new IllegalArgumentException("Softmax takes [..., classes] with at least one class, not "
                    + inputs[0]);
        }
        return inputs[0];
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.softmax().softmax(pass.x(), pass.y());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        backend.softmax().softmaxGradient(pass.y(), pass.dy(), pass.dx(0));
    }

    @Override
    public Keeps keeps() { return Keeps.OUTPUT; }
}
