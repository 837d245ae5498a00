package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import java.util.Arrays;

/** How an input of an elementwise expression is read, element by element of the result's shape. */
sealed interface Operand {
    /** Repetitions up to this length are laid out once instead of gathered for every block. */
    int LONGEST_PERIOD = BlockProgram.BLOCK;

    /** The same number everywhere. */
    record Fixed(float value) implements Operand {}

    /** Element {@code i} is {@code array[start + i]}: the input has the result's shape. */
    record Dense(float[] array, int start) implements Operand {}

    /** Element {@code i} is {@code array[start + i % period]}: the input lacks leading axes, as a bias does. */
    record Periodic(float[] array, int start, int period) implements Operand {
        /** Lays it out for elements 0 to {@code count} − 1. */
        void fill(float[] target, int at, int count) {
            for (int i = 0; i < count; i += period) {
                System.arraycopy(array, start, target, at + i, Math.min(period, count - i));
            }
        }
    }

    /**
     * Any other broadcast: one step along axis {@code a} of the result moves by {@code strides[a]} in the array. Axes
     * that move alike are merged, so the last stride is 1 or 0.
     */
    record Strided(float[] array, int start, int[] extents, int[] strides) implements Operand {
        /** Gathers elements {@code from} to {@code from + count} − 1. */
        void fill(int from, float[] target, int at, int count) {
            int last = extents.length - 1;
            int[] index = new int[extents.length];
            int place = start;
            int rest = from;
            for (int axis = last; axis >= 0; axis--) {
                index[axis] = rest % extents[axis];
                rest /= extents[axis];
                place += index[axis] * strides[axis];
            }
            for (int i = 0; i < count;) {
                int run = Math.min(extents[last] - index[last], count - i);
                if (strides[last] == 0) {
                    Arrays.fill(target, at + i, at + i + run, array[place]);
                } else {
                    System.arraycopy(array, place, target, at + i, run);
                }
                i += run;
                index[last] += run;
                place += run * strides[last];
                for (int axis = last; axis > 0 && index[axis] == extents[axis]; axis--) {
                    place += strides[axis - 1] - index[axis] * strides[axis];
                    index[axis] = 0;
                    index[axis - 1]++;
                }
            }
        }
    }

    /** How {@code input} is read when it broadcasts to {@code result}. */
    static Operand of(Tensor input, Shape result) {
        float[] array = Heap.read(input);
        int start = Heap.start(input);
        if (input.size() == 1) {
            return new Fixed(array[start]);
        }
        if (input.size() == result.size()) {
            return new Dense(array, start);
        }
        int rank = result.rank();
        int[] extents = new int[rank];
        int[] strides = new int[rank];
        int axes = 0;
        int stride = input.size();
        for (int axis = 0; axis < rank; axis++) {
            int extent = result.extent(axis);
            int own = axis + input.shape().rank() - rank;
            boolean repeats = own < 0 || input.shape().extent(own) != extent;
            if (own >= 0) {
                stride /= input.shape().extent(own);
            }
            if (extent == 1) {
                continue;
            }
            int step = repeats ? 0 : stride;
            if (axes > 0 && strides[axes - 1] == step * extent) {
                extents[axes - 1] *= extent;
                strides[axes - 1] = step;
            } else {
                extents[axes] = extent;
                strides[axes] = step;
                axes++;
            }
        }
        if (axes == 2 && strides[0] == 0 && extents[1] <= LONGEST_PERIOD) {
            return new Periodic(array, start, extents[1]);
        }
        return new Strided(array, start, Arrays.copyOf(extents, axes), Arrays.copyOf(strides, axes));
    }
}
