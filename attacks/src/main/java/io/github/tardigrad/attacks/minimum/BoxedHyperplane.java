package io.github.tardigrad.attacks.minimum;

import io.github.tardigrad.attacks.Norm;
import java.util.Arrays;

/**
 * The way from a point of [0, 1]ⁿ to the nearest point of the box on a hyperplane (Croce and Hein 2020, section 2.2 and
 * appendix A): the least d in a norm with {@code ⟨w, x + d⟩ = b} and {@code x + d} in the box. Where the hyperplane
 * misses the box, the way to the corner that comes closest to it.
 *
 * <p>Each pixel of non-zero weight moves against its weight, as far as it has room. In L∞ all move by the same λ, in L2
 * by λ|w|, each until it meets its limit. What that yields, {@code Σ |w| · min(λ·speed, room)}, is concave in λ, so
 * Newton's method from 0 climbs to the λ that is needed, passing a corner or more in each round, and ends exactly. In
 * L1 the pixels of largest weight go first, one after the other.
 */
final class BoxedHyperplane {
    private BoxedHyperplane() {}

    /**
     * The way d, {@code [count]}.
     *
     * @param points where the point's pixels stand, from {@code from} on
     * @param weights where w stands, from {@code weightsFrom} on
     * @param excess {@code ⟨w, x⟩ − b}: by how much the point is beyond the hyperplane
     */
    static double[] way(Norm norm, float[] points, int from, float[] weights, int weightsFrom, int count,
            double excess) {
        double[] sizes = new double[count];
        double[] rooms = new double[count];
        double[] directions = new double[count];
        for (int i = 0; i < count; i++) {
            double point = points[from + i];
            sizes[i] = Math.abs(weights[weightsFrom + i]);
            directions[i] = -Math.signum(weights[weightsFrom + i]) * (excess >= 0 ? 1 : -1);
            rooms[i] = directions[i] == 0 ? 0 : Math.max(0, directions[i] > 0 ? 1 - point : point);
        }
        double[] way = switch (norm) {
            case LINF -> together(sizes, rooms, ones(count), Math.abs(excess));
            case L2 -> together(sizes, rooms, sizes, Math.abs(excess));
            case L1 -> oneByOne(sizes, rooms, Math.abs(excess));
            case L0 -> throw Fab.notInL0();
        };
        for (int i = 0; i < count; i++) {
            way[i] *= directions[i];
        }
        return way;
    }

    /** How far each pixel moves when all do at their speeds: {@code min(λ·speed, room)}. */
    private static double[] together(double[] sizes, double[] rooms, double[] speeds, double wanted) {
        double lambda = 0;
        double next = lambda(sizes, rooms, speeds, wanted, lambda);
        while (next > lambda) {
            lambda = next;
            next = lambda(sizes, rooms, speeds, wanted, lambda);
        }
        double[] lengths = new double[sizes.length];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = lambda * speeds[i] < rooms[i] ? lambda * speeds[i] : rooms[i];
        }
        return lengths;
    }

    /** The λ that is needed if no further pixel meets its limit than do at {@code before}; infinite if all have. */
    private static double lambda(double[] sizes, double[] rooms, double[] speeds, double wanted, double before) {
        double missing = wanted;
        double slope = 0;
        for (int i = 0; i < sizes.length; i++) {
            if (before * speeds[i] < rooms[i]) {
                slope += sizes[i] * speeds[i];
            } else {
                missing -= sizes[i] * rooms[i];
            }
        }
        return slope > 0 ? missing / slope : Double.POSITIVE_INFINITY;
    }

    /** How far each pixel moves when the heaviest go first; of equal ones the first. */
    private static double[] oneByOne(double[] sizes, double[] rooms, double wanted) {
        int count = sizes.length;
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            // Bits of a float of 0 or more are ordered as the float.
            order[i] = (long) Float.floatToIntBits((float) sizes[i]) << 32 | count - i;
        }
        Arrays.sort(order);
        double[] lengths = new double[count];
        double left = wanted;
        for (int rank = count - 1; rank >= 0 && left > 0; rank--) {
            int i = count - (int) order[rank];
            if (sizes[i] > 0) {
                lengths[i] = Math.min(rooms[i], left / sizes[i]);
                left -= sizes[i] * rooms[i];
            }
        }
        return lengths;
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
