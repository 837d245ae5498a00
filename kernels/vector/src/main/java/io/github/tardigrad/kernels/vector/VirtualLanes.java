package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Sums and maxima of stretches of numbers, the same bits at every vector width: element {@code i} goes to virtual lane
 * {@code i % 16}, each lane is reduced in order, and the lanes are combined as a tree, 8 and 8, 4 and 4, 2 and 2, 1 and
 * 1.
 *
 * <p>A vector of 512 bits is all sixteen lanes; narrower ones walk the stretch once for each part of them.
 */
final class VirtualLanes {
    /** How many there are. */
    static final int COUNT = 16;

    private VirtualLanes() {}

    /** Sets the lanes at {@code lanes[at …]} to the reduction of nothing. */
    static void clear(Reduction reduction, float[] lanes, int at) {
        Arrays.fill(lanes, at, at + COUNT, neutral(reduction));
    }

    /** What nothing reduces to. */
    static float neutral(Reduction reduction) {
        return reduction == Reduction.SUM ? 0 : Float.NEGATIVE_INFINITY;
    }

    /** Takes in {@code count} elements; all stretches of one reduction but the last have a multiple of 16. */
    static void accumulate(Reduction reduction, float[] lanes, int at, float[] x, int px, int count) {
        switch (reduction) {
            case SUM -> add(lanes, at, x, px, count);
            case MAX -> maximum(lanes, at, x, px, count);
        }
    }

    /** The combined lanes, which are overwritten. */
    static float combine(Reduction reduction, float[] lanes, int at) {
        for (int half = COUNT / 2; half > 0; half /= 2) {
            for (int i = at; i < at + half; i++) {
                lanes[i] = combine(reduction, lanes[i], lanes[i + half]);
            }
        }
        return lanes[at];
    }

    /** Both numbers reduced to one. */
    static float combine(Reduction reduction, float a, float b) {
        return reduction == Reduction.SUM ? a + b : Math.max(a, b);
    }

    /** The sum of {@code count} elements; {@code lanes[at …]} is overwritten. */
    static float sum(float[] x, int px, int count, float[] lanes, int at) {
        Arrays.fill(lanes, at, at + COUNT, 0);
        add(lanes, at, x, px, count);
        return combine(Reduction.SUM, lanes, at);
    }

    /** The largest of {@code count} elements; {@code lanes[at …]} is overwritten. */
    static float max(float[] x, int px, int count, float[] lanes, int at) {
        Arrays.fill(lanes, at, at + COUNT, Float.NEGATIVE_INFINITY);
        maximum(lanes, at, x, px, count);
        return combine(Reduction.MAX, lanes, at);
    }

    private static void add(float[] lanes, int at, float[] x, int px, int count) {
        int whole = count & -COUNT;
        for (int part = 0; part < COUNT; part += Lanes.COUNT) {
            FloatVector sum = Lanes.load(lanes, at + part);
            for (int i = part; i < whole; i += COUNT) {
                sum = sum.add(Lanes.load(x, px + i));
            }
            sum.intoArray(lanes, at + part);
        }
        for (int i = whole; i < count; i++) {
            lanes[at + i - whole] += x[px + i];
        }
    }

    private static void maximum(float[] lanes, int at, float[] x, int px, int count) {
        int whole = count & -COUNT;
        for (int part = 0; part < COUNT; part += Lanes.COUNT) {
            FloatVector largest = Lanes.load(lanes, at + part);
            for (int i = part; i < whole; i += COUNT) {
                largest = largest.max(Lanes.load(x, px + i));
            }
            largest.intoArray(lanes, at + part);
        }
        for (int i = whole; i < count; i++) {
            lanes[at + i - whole] = Math.max(lanes[at + i - whole], x[px + i]);
        }
    }
}
