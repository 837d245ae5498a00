package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * How a small shape is stretched over a whole one, aligned at the last axis. Neighbouring axes of the whole along which
 * the small tensor moves alike are one.
 *
 * <pre>{@code
 * whole [8, 5, 7, 3]    small [7, 3]   ->   axes [40, 21], steps [0, 1]
 * }</pre>
 */
final class Broadcast {
    /** So many elements of the whole, and how far each moves in the small tensor. */
    private record Axis(int extent, int step) {}

    private final List<Axis> axes;

    private Broadcast(List<Axis> axes) { this.axes = axes; }

    static Broadcast of(Shape small, Shape whole) {
        List<Axis> axes = new ArrayList<>();
        int step = small.size();
        for (int axis = 0; axis < whole.rank(); axis++) {
            int extent = whole.extent(axis);
            int own = axis + small.rank() - whole.rank();
            boolean repeats = own < 0 || small.extent(own) != extent;
            if (own >= 0) {
                step /= Math.max(1, small.extent(own));
            }
            if (extent == 1) {
                continue;
            }
            int moves = repeats ? 0 : step;
            if (!axes.isEmpty() && axes.getLast().step == moves * extent) {
                axes.set(axes.size() - 1, new Axis(axes.getLast().extent * extent, moves));
            } else {
                axes.add(new Axis(extent, moves));
            }
        }
        return new Broadcast(axes);
    }

    /** How many axes are left. */
    int rank() { return axes.size(); }

    /** Whether the small tensor moves along an axis. */
    boolean moves(int axis) { return axes.get(axis).step != 0; }

    /** From the last axis to the first: the extent, and the step where there is one. */
    int[] numbers() {
        List<Integer> numbers = new ArrayList<>();
        for (Axis axis : axes.reversed()) {
            numbers.add(axis.extent);
            if (axis.step != 0) {
                numbers.add(axis.step);
            }
        }
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
