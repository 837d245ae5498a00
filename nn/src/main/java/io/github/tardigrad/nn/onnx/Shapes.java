package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Operators that move no element of ours: they say how the file takes what is there. */
final class Shapes {
    private Shapes() {}

    static Value flatten(Network network, Call call) throws OnnxException {
        if (call.value(0) instanceof Constant) {
            throw new OnnxException("it flattens a constant, which is not read: reshape it");
        }
        Signal x = call.signal(0);
        int rank = x.extents().rank() + 1;
        // Axis 1 unless it is another name for that.
        long axis = call.node().integer("axis", 1);
        if ((axis < 0 ? axis + rank : axis) != 1) {
            throw new OnnxException("its axis is " + axis + ": flattening is read where it keeps images apart, with"
                    + " axis 1");
        }
        return x.reshaped(Shape.of(x.extents().size()));
    }

    static Value reshape(Network network, Call call) throws OnnxException {
        long[] wanted = call.integers("shape", 1);
        boolean zeroIsZero = call.node().integer("allowzero", 0) != 0;
        if (call.value(0) instanceof Constant constant) {
            return constant.reshaped(resolved(wanted, 0, constant.shape(), zeroIsZero));
        }
        Signal x = call.signal(0);
        if (wanted.length < 2 || !keepsBatch(wanted[0], network, zeroIsZero)) {
            throw new OnnxException("it makes " + text(wanted) + " of a batch of " + x.extents()
                    + ": a reshape is read where it keeps images apart");
        }
        return x.reshaped(resolved(wanted, 1, x.extents(), zeroIsZero));
    }

    private static boolean keepsBatch(long extent, Network network, boolean zeroIsZero) {
        return extent == Constant.BATCH || extent == -1 || extent == 0 && !zeroIsZero
                || extent > 0 && extent == network.batch();
    }

    /** What a reshape makes of a shape, from an axis of {@code wanted} on. */
    private static Shape resolved(long[] wanted, int from, Shape shape, boolean zeroIsZero) throws OnnxException {
        int[] extents = new int[wanted.length - from];
        int open = -1;
        long known = 1;
        for (int i = 0; i < extents.length; i++) {
            long extent = wanted[from + i];
            if (extent == -1 && open < 0 && (from == 0 || wanted[0] != -1)) {
                open = i;
                continue;
            }
            if (extent == 0 && !zeroIsZero) {
                extent = shape.extent(i);
            }
            if (extent < 0) {
                throw new OnnxException("it makes the shape " + text(wanted) + " of " + shape
                        + ", which cannot be worked out");
            }
            extents[i] = Math.toIntExact(extent);
            known = Math.multiplyExact(known, extent);
        }
        if (open >= 0) {
            if (known == 0 || shape.size() % known != 0) {
                throw new OnnxException("it makes the shape " + text(wanted) + " of " + shape
                        + ", which does not divide so");
            }
            extents[open] = (int) (shape.size() / known);
        }
        Shape resolved = Shape.of(extents);
        if (resolved.size() != shape.size()) {
            throw new OnnxException("it makes the shape " + text(wanted) + " of " + shape
                    + ", which has another number of elements");
        }
        return resolved;
    }

    static Value squeeze(Network network, Call call) throws OnnxException {
        Value x = call.value(0);
        int rank = rank(x);
        long[] named = call.integers("axes", 1);
        int[] axes = Call.axes(named, rank);
        if (named.length == 0) {
            axes = IntStream.range(x instanceof Signal ? 1 : 0, rank).filter(axis -> extent(x, axis) == 1).toArray();
        }
        for (int axis : axes) {
            if (extent(x, axis) != 1) {
                throw new OnnxException("it takes axis " + axis + " away, which is not of one");
            }
        }
        int[] gone = axes;
        return withAxes(x, IntStream.range(0, rank).filter(axis -> !contains(gone, axis))
                .map(axis -> extent(x, axis)).toArray());
    }

    static Value unsqueeze(Network network, Call call) throws OnnxException {
        Value x = call.value(0);
        long[] named = call.integers("axes", 1);
        int rank = Math.addExact(rank(x), named.length);
        int[] axes = Call.axes(named, rank);
        int[] extents = new int[rank];
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            extents[axis] = contains(axes, axis) ? 1 : extent(x, next++);
        }
        return withAxes(x, extents);
    }

    static Value transpose(Network network, Call call) throws OnnxException {
        Value x = call.value(0);
        int rank = rank(x);
        int[] axes = Call.axes(call.node().integers("perm",
                IntStream.range(0, rank).mapToLong(axis -> rank - 1 - axis).toArray()), rank);
        if (axes.length != rank) {
            throw new OnnxException("its perm " + Arrays.toString(axes) + " is not of " + rank + " axes");
        }
        if (x instanceof Constant constant) {
            return constant.transposed(axes);
        }
        if (axes[0] != 0) {
            throw new OnnxException("its perm " + Arrays.toString(axes) + " moves the axis of the images");
        }
        return call.signal(0).transposed(Arrays.stream(axes).skip(1).map(axis -> axis - 1).toArray());
    }

    /** The axis of the images included. */
    private static int rank(Value x) {
        return switch (x) {
            case Signal signal -> signal.extents().rank() + 1;
            case Constant constant -> constant.shape().rank();
        };
    }

    /** That of the images is {@link OnnxGraph#OPEN}. */
    private static int extent(Value x, int axis) {
        return switch (x) {
            case Signal signal -> axis == 0 ? (int) OnnxGraph.OPEN : signal.extents().extent(axis - 1);
            case Constant constant -> constant.shape().extent(axis);
        };
    }

    private static Value withAxes(Value x, int[] extents) throws OnnxException {
        return switch (x) {
            case Signal signal -> {
                if (extents.length < 2 || extents[0] != OnnxGraph.OPEN) {
                    throw new OnnxException("it puts an axis before that of the images");
                }
                yield signal.reshaped(Shape.of(Arrays.copyOfRange(extents, 1, extents.length)));
            }
            case Constant constant -> constant.reshaped(Shape.of(extents));
        };
    }

    private static boolean contains(int[] axes, int axis) {
        return Arrays.stream(axes).anyMatch(one -> one == axis);
    }

    private static String text(long[] shape) {
        return Arrays.toString(Arrays.stream(shape).limit(8).mapToObj(extent -> extent == Constant.BATCH ? "N"
                : Long.toString(extent)).toArray());
    }
}
