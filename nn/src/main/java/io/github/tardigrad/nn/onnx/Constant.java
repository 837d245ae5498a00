package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Shape;
import java.util.Arrays;

/** Numbers that are known before any image is: weights, and the shapes that reshaping takes. Row-major. */
@SuppressWarnings("ArrayRecordComponent")
sealed interface Constant extends Value {
    /** The extent of a batch among the numbers of a shape, which is not known. */
    long BATCH = Long.MIN_VALUE;

    /** In the layout of the file. */
    Shape shape();

    /** The same numbers in another shape of the same size. */
    Constant reshaped(Shape newShape);

    /** The same numbers with the axes in another order: axis i of the result is axis {@code order[i]} of this. */
    Constant transposed(int... order);

    /** Floating-point numbers. */
    record Floats(Shape shape, float[] values) implements Constant {
        @Override
        public Floats reshaped(Shape newShape) { return new Floats(newShape, values); }

        @Override
        public Floats transposed(int... order) {
            int[] places = places(shape, order);
            float[] moved = new float[values.length];
            for (int i = 0; i < moved.length; i++) {
                moved[i] = values[places[i]];
            }
            return new Floats(transposedShape(shape, order), moved);
        }
    }

    /** Whole numbers. */
    record Integers(Shape shape, long[] values) implements Constant {
        @Override
        public Integers reshaped(Shape newShape) { return new Integers(newShape, values); }

        @Override
        public Integers transposed(int... order) {
            int[] places = places(shape, order);
            return new Integers(transposedShape(shape, order),
                    Arrays.stream(places).mapToLong(place -> values[place]).toArray());
        }
    }

    /** In a row. */
    static Integers row(long... values) { return new Integers(Shape.of(values.length), values); }

    private static Shape transposedShape(Shape shape, int[] order) {
        return Shape.of(Arrays.stream(order).map(shape::extent).toArray());
    }

    /** Where each element of the transposed array lies in the other. */
    private static int[] places(Shape shape, int[] order) {
        int[] extents = transposedShape(shape, order).extents();
        int[] strides = shape.strides();
        int[] places = new int[shape.size()];
        int[] index = new int[order.length];
        for (int i = 1; i < places.length; i++) {
            int axis = order.length - 1;
            int place = places[i - 1];
            while (index[axis] == extents[axis] - 1) {
                place -= index[axis] * strides[order[axis]];
                index[axis--] = 0;
            }
            index[axis]++;
            places[i] = place + strides[order[axis]];
        }
        return places;
    }
}
