package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;

/**
 * A stretch of one axis, {@code y[…, i, …] = x[…, from + i, …]}.
 *
 * <p>x: any shape of rank 1 or more; y: the same but for extent {@code to − from} of that axis. Gradient: dy in its
 * place, zeros around it.
 *
 * @param axis counted from 0
 * @param from the first index, 0 or more
 * @param to the index behind the last, {@code from} or more
 */
public record Slice(int axis, int from, int to) implements Op {
    /** Checks the numbers against each other. */
    public Slice {
        if (axis < 0 || from < 0 || to < from) {
            throw new IllegalArgumentException("a slice from " + from + " to " + to + " of axis " + axis
                    + ": axes and indices count from 0, and the end is not before the beginning");
        }
    }

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        if (axis >= inputs[0].rank() || to > inputs[0].extent(axis)) {
            throw new IllegalArgumentException("a slice from " + from + " to " + to + " of axis " + axis
                    + " does not fit shape " + inputs[0]);
        }
        return inputs[0].with(axis, to - from);
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.memory().pad(pass.x(), place(pass.x().shape().rank(), -from), 0, pass.y());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        backend.memory().pad(pass.dy(), place(pass.shape(0).rank(), from), 0, pass.dx(0));
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }

    private int[] place(int rank, int offset) {
        int[] place = new int[rank];
        place[axis] = offset;
        return place;
    }
}
