package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.PoolingGeometry;

/**
 * The mean of each window.
 *
 * <p>x: {@code [n, h, w, c]}; y: {@code [n, h', w', c]}. Gradient: dy spread evenly over its window.
 */
public record AveragePool(PoolingGeometry geometry) implements Op {
    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        return geometry.outputShape(inputs[0]);
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.pooling().average(geometry, pass.x(), pass.y());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        backend.pooling().averageGradient(geometry, pass.dy(), pass.dx(0));
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }
}
