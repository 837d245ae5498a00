package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Shape;

/**
 * The index map of broadcasting. Aligned at the last axis, a small shape is stretched over a whole one: along an axis
 * that it lacks or has with extent 1, every index of the whole falls on the same element.
 *
 * <pre>{@code
 * whole [2, 3, 4]   index (n, h, w)
 * small    [3, 1]   element h        strides (0, 1, 0)
 * }</pre>
 */
final class Broadcast {
    private final int[] extents;
    private final int[] strides;
    private final boolean identity;

    Broadcast(Shape small, Shape whole) {
        extents = whole.extents();
        strides = new int[extents.length];
        identity = small.equals(whole);
        int stride = 1;
        for (int back = 1; back <= Math.min(small.rank(), whole.rank()); back++) {
            int extent = small.extent(-back);
            strides[extents.length - back] = extent == 1 ? 0 : stride;
            stride *= extent;
        }
    }

    /** Which element of the small tensor falls on element {@code index} of the whole, both in row-major order. */
    int element(int index) {
        if (identity) {
            return index;
        }
        int rest = index;
        int element = 0;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
            element += rest % extents[axis] * strides[axis];
            rest /= extents[axis];
        }
        return element;
    }
}
