package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import java.util.Arrays;
import java.util.List;

/** Which axes {@link Sum} and {@link Mean} reduce, and the two shapes that follow from it. */
final class Axes {
    private Axes() {}

    /** The shape with every reduced axis at extent 1; no axes means all. */
    static Shape kept(Op op, List<Integer> axes, Shape x) {
        int[] extents = x.extents();
        if (axes.isEmpty()) {
            Arrays.fill(extents, 1);
        }
        for (int axis : axes) {
            if (axis < 0 || axis >= extents.length) {
                throw new IllegalArgumentException(op.name() + " over axis " + axis + " does not fit shape " + x
                        + ": axes are 0 to " + (extents.length - 1));
            }
            extents[axis] = 1;
        }
        return Shape.of(extents);
    }

    /** The shape with the reduced axes left out. */
    static Shape dropped(Op op, List<Integer> axes, Shape x) {
        kept(op, axes, x);
        int[] extents = x.extents();
        int[] left = new int[extents.length];
        int rank = 0;
        for (int axis = 0; axis < extents.length; axis++) {
            if (!axes.isEmpty() && !axes.contains(axis)) {
                left[rank++] = extents[axis];
            }
        }
        return Shape.of(Arrays.copyOf(left, rank));
    }
}
