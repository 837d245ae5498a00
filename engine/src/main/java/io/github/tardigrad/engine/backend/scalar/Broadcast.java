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
    /** The first axis that the small element depends on. */
    private final int first;

    Broadcast(Shape small, Shape whole) {
        extents = whole.extents();
        strides = new int[extents.length];
        int stride = 1;
        for (int back = 1; back <= Math.min(small.rank(), whole.rank()); back++) {
            int extent = small.extent(-back);
            strides[extents.length - back] = extent == 1 ? 0 : stride;
            stride *= extent;
        }
        int axis = 0;
        while (axis < strides.length && strides[axis] == 0) {
            axis++;
        }
        first = axis;
    }

    /**
     * Which elements of the small tensor the elements {@code from}, {@code from + 1}, … of the whole fall on, both in
     * row-major order.
     */
    void elements(int from, int count, int[] elements) {
        int last = extents.length - 1;
        int i = 0;
        while (i < count) {
            int element = 0;
            int rest = from + i;
            for (int axis = last; axis >= first; axis--) {
                element += rest % extents[axis] * strides[axis];
                rest /= extents[axis];
            }
            // From there on to the end of the last axis, a step of which is the same everywhere.
            int step = last < 0 ? 0 : strides[last];
            int end = last < 0 ? count : Math.min(count, i + extents[last] - (from + i) % extents[last]);
            for (; i < end; i++) {
                elements[i] = element;
                element += step;
            }
        }
    }
}
