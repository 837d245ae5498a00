package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Shape;

/** A tensor in double precision: the input of a {@link Formula}. */
record Values(Shape shape, double[] values, int[] strides) {
    Values(Shape shape, double[] values) { this(shape, values, shape.strides()); }

    /** The same numbers, exactly. */
    static Values of(Shape shape, float[] floats) {
        double[] values = new double[floats.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = floats[i];
        }
        return new Values(shape, values);
    }

    /** The number at a place, one index an axis. */
    double at(int... index) {
        int flat = 0;
        for (int axis = 0; axis < index.length; axis++) {
            flat += index[axis] * strides[axis];
        }
        return values[flat];
    }

    /** The number that broadcasting puts at a place of a larger shape. */
    double stretched(int... index) {
        int flat = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            flat += shape.extent(axis) == 1 ? 0 : index[index.length - strides.length + axis] * strides[axis];
        }
        return values[flat];
    }

    /** The place of a row-major element. */
    static int[] place(Shape shape, int flat) {
        int[] index = new int[shape.rank()];
        int rest = flat;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.extent(axis);
            rest /= shape.extent(axis);
        }
        return index;
    }
}
