package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** How exporters work out the shape that a reshape takes. Everything is known but for the number of images. */
final class ShapeArithmetic {
    /** More than a shape ever has. */
    private static final int LONGEST = 64;

    private ShapeArithmetic() {}

    /** {@code Constant}: the attribute that it has. */
    static Value constant(Network network, Call call) throws OnnxException {
        OnnxNode node = call.node();
        Constant tensor = node.tensor("value");
        if (tensor != null) {
            return tensor;
        }
        if (node.has("value_float")) {
            return new Constant.Floats(Shape.of(), new float[] {node.real("value_float", 0)});
        }
        if (node.has("value_int")) {
            return new Constant.Integers(Shape.of(), new long[] {node.integer("value_int", 0)});
        }
        if (node.has("value_floats")) {
            return new Constant.Floats(Shape.of(node.reals("value_floats").length), node.reals("value_floats"));
        }
        if (node.has("value_ints")) {
            return Constant.row(node.integers("value_ints"));
        }
        throw new OnnxException("it has none of value, value_float, value_floats, value_int and value_ints: other"
                + " constants are not read");
    }

    static Value shape(Network network, Call call) throws OnnxException {
        Shape known = call.value(0) instanceof Constant constant ? constant.shape() : call.signal(0).plain().extents();
        LongStream extents = IntStream.of(known.extents()).asLongStream();
        long[] all = (call.value(0) instanceof Signal ? LongStream.concat(LongStream.of(Constant.BATCH), extents)
                : extents).toArray();
        return Constant.row(Arrays.copyOfRange(all, bound(call.node().integer("start", 0), all.length),
                Math.max(bound(call.node().integer("start", 0), all.length),
                        bound(call.node().integer("end", all.length), all.length))));
    }

    static Value gather(Network network, Call call) throws OnnxException {
        long[] numbers = list(call, 0);
        Constant indices = call.constant(1);
        call.requireOnly("axis", 0);
        long[] chosen = call.integers(1).clone();
        if (indices.shape().rank() > 1 || chosen.length > LONGEST) {
            throw refusal();
        }
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = numbers[Call.axes(new long[] {chosen[i]}, numbers.length)[0]];
        }
        return new Constant.Integers(indices.shape(), chosen);
    }

    /** Along one axis, forwards or backwards: exporters turn a list around by it. */
    static Value slice(Network network, Call call) throws OnnxException {
        long[] numbers = call.integers(0);
        Shape shape = call.constant(0).shape();
        long[] starts = call.integers("starts", 1);
        long[] ends = call.integers("ends", 2);
        long[] axes = call.integers("axes", 3, 0);
        long[] steps = call.has(4) ? call.integers(4) : new long[] {1};
        if (starts.length != 1 || ends.length != 1 || axes.length != 1 || steps.length != 1 || numbers.length > LONGEST
                || Math.abs(steps[0]) != 1) {
            throw refusal();
        }
        int axis = Call.axes(axes, shape.rank())[0];
        int extent = shape.extent(axis);
        int stride = shape.strides()[axis];
        int step = (int) steps[0];
        int from = Math.min(bound(starts[0], extent), step < 0 ? extent - 1 : extent);
        // Backwards, an end before the first index takes that one, too.
        int to = step < 0 && ends[0] < -extent ? -1 : bound(ends[0], extent);
        int count = Math.max((to - from) * step, 0);
        long[] chosen = new long[numbers.length / Math.max(extent, 1) * count];
        for (int i = 0; i < chosen.length; i++) {
            int outer = i / stride / count;
            int index = from + i / stride % count * step;
            chosen[i] = numbers[(outer * extent + index) * stride + i % stride];
        }
        return new Constant.Integers(shape.with(axis, count), chosen);
    }

    /** {@code ConstantOfShape}: one number many times. */
    static Value filled(Network network, Call call) throws OnnxException {
        long[] extents = list(call, 0);
        Shape shape = Shape.of(Arrays.stream(extents).mapToInt(Math::toIntExact).toArray());
        if (shape.size() > LONGEST) {
            throw refusal();
        }
        Constant tensor = call.node().tensor("value");
        if (tensor instanceof Constant.Integers integers && integers.values().length == 1) {
            long[] values = new long[shape.size()];
            Arrays.fill(values, integers.values()[0]);
            return new Constant.Integers(shape, values);
        }
        float[] values = new float[shape.size()];
        Arrays.fill(values, tensor instanceof Constant.Floats floats && floats.values().length == 1
                ? floats.values()[0] : 0);
        return new Constant.Floats(shape, values);
    }

    static Value concat(Call call) throws OnnxException {
        LongStream joined = LongStream.empty();
        if (call.inputs().size() > LONGEST) {
            throw refusal();
        }
        for (int i = 0; i < call.inputs().size(); i++) {
            joined = LongStream.concat(joined, LongStream.of(list(call, i)));
        }
        return Constant.row(joined.toArray());
    }

    /** A constant of another type. */
    static Constant cast(Constant constant, long type) throws OnnxException {
        boolean whole = type == TensorFormat.INT64 || type == TensorFormat.INT32;
        boolean real = type == TensorFormat.FLOAT || type == TensorFormat.DOUBLE || type == TensorFormat.FLOAT16;
        if (!whole && !real) {
            throw new OnnxException("it turns a constant into type number " + type + ", which is not read");
        }
        return switch (constant) {
            case Constant.Integers integers when real -> {
                float[] values = new float[integers.values().length];
                for (int i = 0; i < values.length; i++) {
                    if (integers.values()[i] == Constant.BATCH) {
                        throw new OnnxException("it computes with the number of images, which is not known");
                    }
                    values[i] = integers.values()[i];
                }
                yield new Constant.Floats(constant.shape(), values);
            }
            case Constant.Floats floats when whole -> {
                long[] values = new long[floats.values().length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (long) floats.values()[i];
                }
                yield new Constant.Integers(constant.shape(), values);
            }
            default -> constant;
        };
    }

    /** A short row of whole numbers. */
    private static long[] list(Call call, int i) throws OnnxException {
        long[] numbers = call.integers(i);
        if (call.constant(i).shape().rank() != 1 || numbers.length > LONGEST) {
            throw refusal();
        }
        return numbers;
    }

    /** An index counted from the front, brought into the row; one below 0 counts from the end. */
    private static int bound(long index, int length) {
        return Math.clamp(index < 0 ? index + length : index, 0, length);
    }

    private static OnnxException refusal() {
        return new OnnxException("it is read where it works out the shape of a reshape only, on short rows of whole"
                + " numbers");
    }
}
