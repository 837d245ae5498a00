package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import java.util.List;

/**
 * Axes in another order: axis a of y is axis {@code axes[a]} of x.
 *
 * <p>x: any shape; y: its extents permuted. Gradient: dy permuted back.
 */
public record Transpose(List<Integer> axes) implements Op {
    /** Takes a permutation of 0 … rank − 1. */
    public Transpose {
        axes = List.copyOf(axes);
        for (int axis = 0; axis < axes.size(); axis++) {
            if (!axes.contains(axis)) {
                throw new IllegalArgumentException("axes " + axes + " are not a permutation: " + axis + " is missing");
            }
        }
    }

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        if (inputs[0].rank() != axes.size()) {
            throw new IllegalArgumentException("axes " + axes + " do not permute shape " + inputs[0]
                    + ": it has " + inputs[0].rank() + " axes");
        }
        return Shape.of(axes.stream().mapToInt(inputs[0]::extent).toArray());
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.memory().transpose(pass.x(), axes.stream().mapToInt(Integer::intValue).toArray(), pass.y());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        int[] back = new int[axes.size()];
        for (int axis = 0; axis < back.length; axis++) {
            back[axes.get(axis)] = axis;
        }
        backend.memory().transpose(pass.dy(), back, pass.dx(0));
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }
}
