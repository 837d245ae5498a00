package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import java.util.ArrayList;
import java.util.List;

/**
 * How the window of a convolution or a pooling moves, as the attributes of a node say. Lists have first what is along
 * the height, then what is along the width.
 *
 * @param size of the window
 * @param before zeros above and on the left
 * @param after zeros below and on the right
 */
record Window(List<Integer> size, List<Integer> strides, List<Integer> before, List<Integer> after,
        List<Integer> dilations) {
    /** Larger than in any network, and far from where whole numbers end. */
    private static final int LARGEST = 1 << 15;

    /**
     * What a node says.
     *
     * @param size of the window, which the node may say once more
     * @param image {@code [h, w, c]} that it moves over
     * @param padding zeros that a {@code Pad} put around that: top, left, bottom, right
     */
    static Window of(OnnxNode node, List<Integer> size, Shape image, List<Integer> padding) throws OnnxException {
        List<Integer> named = numbers(node, "kernel_shape", 1, size);
        if (!named.equals(size)) {
            throw new OnnxException("its kernel_shape is " + named + ", but its weights are of " + size);
        }
        for (int side : size) {
            number("kernel_shape", side, 1);
        }
        List<Integer> strides = numbers(node, "strides", 1, List.of(1, 1));
        List<Integer> dilations = numbers(node, "dilations", 1, List.of(1, 1));
        List<Integer> pads = numbers(node, "pads", 0, Signal.NO_PADDING);
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        String automatic = node.text("auto_pad", "NOTSET");
        for (int side = 0; side < 2; side++) {
            int span = (size.get(side) - 1) * dilations.get(side) + 1;
            int extent = Math.addExact(image.extent(side), padding.get(side) + padding.get(2 + side));
            // So many that there are as many windows as fit without them when the last may stand over.
            int same = Math.max(span - extent + (extent - 1) / strides.get(side) * strides.get(side), 0);
            int first = switch (automatic) {
                case "NOTSET", "" -> pads.get(side);
                case "VALID" -> 0;
                case "SAME_UPPER" -> same / 2;
                case "SAME_LOWER" -> same - same / 2;
                default -> throw new OnnxException("its auto_pad " + OnnxException.quoted(automatic)
                        + " is none of NOTSET, VALID, SAME_UPPER and SAME_LOWER");
            };
            boolean given = automatic.isEmpty() || automatic.equals("NOTSET");
            before.add(first + padding.get(side));
            after.add((given ? pads.get(2 + side) : automatic.equals("VALID") ? 0 : same - first)
                    + padding.get(2 + side));
        }
        return new Window(size, strides, before, after, dilations);
    }

    /** The window of a pooling, which has no weights that say its size. */
    static Window ofPooling(OnnxNode node, Shape image, List<Integer> padding) throws OnnxException {
        if (!node.has("kernel_shape")) {
            throw new OnnxException("it lacks the attribute kernel_shape");
        }
        return of(node, numbers(node, "kernel_shape", 1, List.of(1, 1)), image, padding);
    }

    /** Whether it takes one pixel for one. */
    boolean isOnePixel() {
        return size.equals(List.of(1, 1)) && before.equals(List.of(0, 0)) && after.equals(List.of(0, 0));
    }

    ConvolutionGeometry convolution(int groups) {
        return new ConvolutionGeometry(strides.get(0), strides.get(1), before.get(0), before.get(1), after.get(0),
                after.get(1), dilations.get(0), dilations.get(1), groups);
    }

    /**
     * As a pooling, which has as many zeros after the image as before it, and no windows that stand over.
     *
     * @param image {@code [h, w, c]}
     * @param countPadding whether an average counts zeros
     */
    PoolingGeometry pooling(OnnxNode node, Shape image, boolean countPadding) throws OnnxException {
        if (!dilations.equals(List.of(1, 1))) {
            throw new OnnxException("its dilations are " + dilations + ": a pooling is read without");
        }
        boolean ceil = node.integer("ceil_mode", 0) != 0;
        for (int side = 0; side < 2; side++) {
            int alike = windows(image.extent(side), side, before.get(side), false);
            int wanted = windows(image.extent(side), side, after.get(side), ceil);
            if (wanted != alike) {
                throw new OnnxException("its pads " + before + " before and " + after + " after the image"
                        + (ceil ? " with ceil_mode" : "") + " make " + wanted + " windows of a side of "
                        + image.extent(side) + ": a pooling is read with the same padding on both sides and whole"
                        + " windows, which would make " + alike);
            }
            int room = image.extent(side) + before.get(side) + after.get(side) - size.get(side);
            if (ceil && countPadding && room % strides.get(side) != 0) {
                throw new OnnxException("its ceil_mode lets a window stand over its pads " + before + " before and "
                        + after + " after a side of " + image.extent(side) + ": an average that counts its zeros, and"
                        + " not the cells beyond them, is read without");
            }
        }
        return new PoolingGeometry(size.get(0), size.get(1), strides.get(0), strides.get(1), before.get(0),
                before.get(1), countPadding);
    }

    /** How many windows there are along a side, where the last one may stand over if {@code ceil}. */
    private int windows(int extent, int side, int zerosAfter, boolean ceil) {
        int stride = strides.get(side);
        int room = Math.addExact(extent, before.get(side) + zerosAfter) - size.get(side);
        if (room < 0) {
            return 0;
        }
        int windows = (ceil ? Math.ceilDiv(room, stride) : room / stride) + 1;
        // The last window begins in the image or before it.
        boolean beyond = ceil && (long) (windows - 1) * stride >= (long) extent + before.get(side);
        return beyond ? windows - 1 : windows;
    }

    /** A number of that name, which is not below {@code least} and not absurd. */
    static int number(String name, long value, int least) throws OnnxException {
        if (value < least || value > LARGEST) {
            throw new OnnxException("its " + name + " is " + value + ", outside " + least + " to " + LARGEST);
        }
        return (int) value;
    }

    /** An attribute of as many numbers as {@code otherwise}. */
    private static List<Integer> numbers(OnnxNode node, String name, int least, List<Integer> otherwise)
            throws OnnxException {
        if (!node.has(name)) {
            return otherwise;
        }
        long[] values = node.integers(name);
        if (values.length != otherwise.size()) {
            throw new OnnxException("its " + name + " has " + values.length + " numbers, not " + otherwise.size()
                    + ": it is read for images of two sides");
        }
        List<Integer> numbers = new ArrayList<>();
        for (long value : values) {
            numbers.add(number(name, value, least));
        }
        return numbers;
    }
}
