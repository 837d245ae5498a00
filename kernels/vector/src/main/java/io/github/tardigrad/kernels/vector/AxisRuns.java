package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;

/**
 * The axes of a reduction with neighbours that are treated alike merged: {@code [outer, reduced, inner]}, of which the
 * middle one is reduced.
 *
 * @param isRegular false when kept and reduced axes alternate more often; the other components then mean nothing
 */
record AxisRuns(boolean isRegular, int outer, int reduced, int inner) {
    /** How {@code joint} is reduced to {@code result}: aligned at the last axis, missing or 1 is reduced. */
    static AxisRuns of(Shape joint, Shape result) {
        int[] extents = {1, 1, 1};
        int run = 0;
        for (int axis = 0; axis < joint.rank(); axis++) {
            int extent = joint.extent(axis);
            if (extent == 1) {
                continue;
            }
            int own = axis - joint.rank() + result.rank();
            boolean kept = own >= 0 && result.extent(own) != 1;
            boolean inKeptRun = run != 1;
            if (kept != inKeptRun) {
                run++;
            }
            if (run > 2) {
                return new AxisRuns(false, 0, 0, 0);
            }
            extents[run] *= extent;
        }
        return new AxisRuns(true, extents[0], extents[1], extents[2]);
    }
}
