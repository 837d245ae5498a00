package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;

/**
 * The logarithm of softmax over the last axis, {@code y = x − log Σ exp(x)}, without overflow.
 *
 * <p>x: {@code [..., classes]}; y: the same. Gradient: {@code dx = dy − exp(y) · Σ dy}, so only y is kept.
 */
public record LogSoftmax() implements Op {
    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        if (inputs[0].rank() == 0 || inputs[0].extent(-1) == 0) {
            throw new IllegalArgumentException("LogSoftmax takes [..., classes] with at least one class, not "
                    + inputs[0]);
        }
        return inputs[0];
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.softmax().logSoftmax(pass.x(), pass.y());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        backend.softmax().logSoftmaxGradient(pass.y(), pass.dy(), pass.dx(0));
    }

    @Override
    public Keeps keeps() { return Keeps.OUTPUT; }
}
