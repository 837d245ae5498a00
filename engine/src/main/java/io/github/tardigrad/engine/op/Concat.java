package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import java.util.Arrays;

/**
 * Inputs behind each other along one axis.
 *
 * <p>x₀, x₁, …: one or more, of one shape but for the extent of that axis; y: the same with the sum of those.
 * Gradients: each input's part of dy.
 *
 * @param axis counted from 0
 */
public record Concat(int axis) implements Op {
    /** Checks the axis. */
    public Concat {
        if (axis < 0) {
            throw new IllegalArgumentException("concatenation along axis " + axis + ": axes count from 0");
        }
    }

    @Override
    public Shape shape(Shape... inputs) {
        if (inputs.length == 0 || axis >= inputs[0].rank()) {
            throw new IllegalArgumentException("concatenation along axis " + axis + " takes one or more inputs of rank "
                    + (axis + 1) + " or more, not " + Arrays.toString(inputs));
        }
        int extent = 0;
        for (Shape input : inputs) {
            if (input.rank() != inputs[0].rank() || !input.with(axis, 0).equals(inputs[0].with(axis, 0))) {
                throw new IllegalArgumentException("inputs " + Arrays.toString(inputs) + " differ in more than axis "
                        + axis + ", along which they are concatenated");
            }
            extent = Math.addExact(extent, input.extent(axis));
        }
        return inputs[0].with(axis, extent);
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        int[] place = new int[pass.y().shape().rank()];
        for (int i = 0; i < pass.arity(); i++) {
            backend.memory().place(pass.x(i), place, pass.y());
            place[axis] += pass.x(i).shape().extent(axis);
        }
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        int[] crop = new int[pass.dy().shape().rank()];
        for (int i = 0; i < pass.arity(); i++) {
            if (pass.wants(i)) {
                backend.memory().pad(pass.dy(), crop, 0, pass.dx(i));
            }
            crop[axis] -= pass.shape(i).extent(axis);
        }
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }
}
