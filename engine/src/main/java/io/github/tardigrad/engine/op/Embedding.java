package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;

/**
 * Rows of a table by their numbers, {@code y[…, j] = table[index[…], j]}.
 *
 * <p>indices: any shape, whole numbers from 0; table: {@code [count, width]}; y: {@code [..., width]}. Gradient of the
 * table: each row of dy added to the row that it came from. Indices get none.
 */
public record Embedding() implements Op {
    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 2, inputs);
        if (inputs[1].rank() != 2) {
            throw new IllegalArgumentException("an embedding's table is [count, width], not " + inputs[1]);
        }
        int[] extents = new int[inputs[0].rank() + 1];
        System.arraycopy(inputs[0].extents(), 0, extents, 0, extents.length - 1);
        extents[extents.length - 1] = inputs[1].extent(1);
        return Shape.of(extents);
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.memory().gather(pass.x(1), pass.x(0), pass.y());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        if (pass.wants(0)) {
            throw new IllegalArgumentException("an embedding has no gradient for its indices");
        }
        backend.memory().scatterSum(pass.dy(), pass.x(0), pass.dx(1));
    }

    @Override
    public Keeps keeps() { return Keeps.INPUTS; }
}
