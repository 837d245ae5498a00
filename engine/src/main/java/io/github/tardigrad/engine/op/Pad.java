package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import java.util.List;

/**
 * A border of one value around a tensor.
 *
 * <p>x: any shape; y: each extent grown by {@code before} and {@code after}. Gradient: the middle of dy.
 *
 * @param before how many elements to put in front, for each axis
 * @param after how many to put behind
 * @param value what they are
 */
public record Pad(List<Integer> before, List<Integer> after, float value) implements Op {
    /** Checks that no part is negative. */
    public Pad {
        before = List.copyOf(before);
        after = List.copyOf(after);
        for (List<Integer> side : List.of(before, after)) {
            if (side.stream().anyMatch(count -> count < 0)) {
                throw new IllegalArgumentException("padding " + side + " has a negative part: each is 0 or more");
            }
        }
    }

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        if (inputs[0].rank() != before.size() || inputs[0].rank() != after.size()) {
            throw new IllegalArgumentException("padding " + before + ", " + after + " does not fit shape " + inputs[0]
                    + ": one number an axis is needed");
        }
        int[] extents = inputs[0].extents();
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] += before.get(axis) + after.get(axis);
        }
        return Shape.of(extents);
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.memory().pad(pass.x(), before.stream().mapToInt(Integer::intValue).toArray(), value, pass.y());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        int[] crop = before.stream().mapToInt(count -> -count).toArray();
        backend.memory().pad(pass.dy(), crop, 0, pass.dx(0));
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }
}
