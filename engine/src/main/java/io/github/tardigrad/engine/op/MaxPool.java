package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.PoolingGeometry;

/**
 * The largest value of each window.
 *
 * <p>x: {@code [n, h, w, c]}; y: {@code [n, h', w', c]}. Gradient: dy goes to the first largest cell of its window, so
 * only the winners' places are kept.
 */
public record MaxPool(PoolingGeometry geometry) implements Op {
    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        return geometry.outputShape(inputs[0]);
    }

    @Override
    public Shape[] scratch(Shape... inputs) { return new Shape[] {geometry.outputShape(inputs[0])}; }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.pooling().max(geometry, pass.x(), pass.y(), pass.scratch(0));
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        backend.pooling().maxGradient(geometry, pass.dy(), pass.scratch(0), pass.dx(0));
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }
}
