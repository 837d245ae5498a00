package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;

/**
 * The same elements in another shape; nothing moves.
 *
 * <p>x: any shape; y: {@code target}, of the same size. Gradient: dy in the shape of x.
 */
public record Reshape(Shape target) implements Op {
    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        if (inputs[0].size() != target.size()) {
            throw new IllegalArgumentException("shape " + inputs[0] + " cannot become " + target
                    + ": the sizes differ");
        }
        return target;
    }

    @Override
    public boolean isView() { return true; }

    @Override
    public void forward(Backend backend, Forward pass) {
        throw new IllegalStateException("a view has nothing to compute");
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        pass.pass(0, pass.dy());
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }
}
