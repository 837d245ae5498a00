package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Shape;

/** Constants that broadcast to one number for each channel, or for each element of a row. */
final class Channels {
    private Channels() {}

    /** The numbers in a row, in our order. */
    static Constant.Floats of(Signal x, Constant.Floats numbers) throws OnnxException {
        Shape shape = numbers.shape();
        int size = shape.size();
        int axis = axisOf(shape);
        if (axis < 0 || shape.extent(axis) != size) {
            throw refusal(x, shape);
        }
        // Aligned at the last axis, as broadcasting does.
        int aligned = axis - shape.rank() + x.extents().rank();
        if (aligned < 0 || x.extents().extent(aligned) != size) {
            throw refusal(x, shape);
        }
        Constant.Floats row = numbers.reshaped(Shape.of(size));
        if (x.isRow()) {
            return x.toOurOrder(row);
        }
        boolean channels = x.isWhole() && x.order().get(aligned) == Signal.CHANNELS
                && x.step().shape().extent(-1) == size;
        if (!channels) {
            throw refusal(x, shape);
        }
        return row;
    }

    /** The axis that is not of one, if there is such an axis. */
    private static int axisOf(Shape shape) {
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.extent(axis) != 1) {
                return axis;
            }
        }
        return -1;
    }

    private static OnnxException refusal(Signal x, Shape shape) {
        return new OnnxException("its constant " + shape + " is not one number for all, or for each channel, of "
                + x.extents() + " for each image: other constants are not read");
    }
}
