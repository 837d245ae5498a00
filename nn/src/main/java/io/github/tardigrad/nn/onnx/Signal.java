package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a layer, as the file sees it. Where ONNX has {@code [N, C, H, W]} we have {@code [n, h, w, c]}, and
 * behind a flatten the same elements come in another order. So a signal remembers the image that it is or was:
 * transposing it changes the order of the axes, reshaping it what the file takes for its extents, and neither moves an
 * element of ours.
 *
 * @param step the layer; its output is {@code grid}, or all elements of that in a row
 * @param grid {@code [h, w, c]}; for a row that was never an image {@code [1, 1, k]}
 * @param order for each axis of the image in the file, the axis of the grid
 * @param extents what the file takes it for, without the batch axis
 * @param padding zeros around an image that the next layer is to add: top, left, bottom, right
 * @param ending the softmax that was left out behind it, if one was
 */
record Signal(Step step, Shape grid, List<Integer> order, Shape extents, List<Integer> padding,
        @Nullable String ending) implements Value {
    static final List<Integer> CHANNELS_FIRST = List.of(2, 0, 1);
    static final List<Integer> CHANNELS_LAST = List.of(0, 1, 2);
    static final List<Integer> NO_PADDING = List.of(0, 0, 0, 0);
    static final int CHANNELS = 2;

    /** The output of a layer that gives images {@code [h, w, c]}, in the file {@code [N, C, H, W]}. */
    static Signal image(Step step) { return of(step, step.shape(), CHANNELS_FIRST); }

    /** The output of a layer that gives a row. */
    static Signal row(Step step) {
        Shape grid = Shape.of(1, 1, step.shape().size());
        return new Signal(step, grid, CHANNELS_FIRST, step.shape(), NO_PADDING, null);
    }

    /** The same, where the file has the axes in an order of its own. */
    static Signal of(Step step, Shape grid, List<Integer> order) {
        return new Signal(step, grid, order, ordered(grid, order), NO_PADDING, null);
    }

    static Shape ordered(Shape grid, List<Integer> order) {
        return Shape.of(order.stream().mapToInt(grid::extent).toArray());
    }

    /** The output of another layer of the same shape. */
    Signal through(Step newStep) { return new Signal(newStep, grid, order, extents, padding, ending); }

    /** The same elements, with other extents in the file. */
    Signal reshaped(Shape newExtents) throws OnnxException {
        if (newExtents.size() != extents.size()) {
            throw new OnnxException("it makes " + newExtents + " of " + extents + " for each image, which has another"
                    + " number of elements");
        }
        return new Signal(plain().step, grid, order, newExtents, padding, ending);
    }

    /** With the axes of the file in another order, counted without the batch axis. */
    Signal transposed(int... axes) throws OnnxException {
        if (axes.length <= 1) {
            return this;
        }
        if (!isWhole()) {
            throw new OnnxException("it transposes " + extents + ", which is not the image of " + ordered(grid, order)
                    + " that was there: only whole images are transposed here");
        }
        List<Integer> newOrder = Arrays.stream(axes).mapToObj(order::get).toList();
        return new Signal(plain().step, grid, newOrder, ordered(grid, newOrder), padding, ending);
    }

    /** The same with zeros around it. */
    Signal padded(List<Integer> zeros) throws OnnxException {
        List<Integer> sum = new ArrayList<>();
        for (int i = 0; i < zeros.size(); i++) {
            sum.add(Window.number("pads", (long) padding.get(i) + zeros.get(i), 0));
        }
        return new Signal(step, grid, order, extents, sum, ending);
    }

    /** The same without them, for a layer that adds them itself. */
    Signal unpadded() { return new Signal(step, grid, order, extents, NO_PADDING, ending); }

    /** The same, ended by a softmax that is left out. */
    Signal ended(String softmax) { return new Signal(step, grid, order, extents, padding, softmax); }

    /** Itself, if nothing is left to be done to it that only some layers can. */
    Signal plain() throws OnnxException {
        if (!padding.equals(NO_PADDING)) {
            throw new OnnxException("what it takes was padded: padding is read before Conv and AveragePool only, so let"
                    + " the layer itself pad");
        }
        return open();
    }

    /** Itself, if no softmax was left out behind it. */
    Signal open() throws OnnxException {
        if (ending != null) {
            throw new OnnxException("it follows " + ending + ": a softmax is read as the end of a network only");
        }
        return this;
    }

    /** Whether the file has it as an image, its axes in the order of {@link #order}. */
    boolean isWhole() { return extents.equals(ordered(grid, order)); }

    /** The layer, whose output is an image that the file has as {@code [N, C, H, W]}. */
    Step image() throws OnnxException {
        if (!isWhole() || !order.equals(CHANNELS_FIRST) || step.shape().rank() != 3) {
            throw new OnnxException("it takes images [N, C, H, W], not " + extents + " for each image");
        }
        return open().step;
    }

    /** Whether it is one pixel {@code [C, 1, 1]} that our layers have as a row. */
    boolean isPixel() {
        return step.shape().rank() == 1 && grid.extent(0) == 1 && grid.extent(1) == 1 && isWhole()
                && order.equals(CHANNELS_FIRST);
    }

    /** Whether the file has it as a row. */
    boolean isRow() { return extents.rank() == 1; }

    /** Whether the file has the elements in the same order as we. */
    boolean isInOurOrder() {
        return order.equals(CHANNELS_LAST) || grid.extent(CHANNELS) == grid.size() || grid.extent(CHANNELS) == 1
                && order.indexOf(0) < order.indexOf(1);
    }

    /**
     * Rows of an array in our order, that are in the order of the file.
     *
     * @param array {@code [elements, …]}
     */
    Constant.Floats toOurOrder(Constant.Floats array) {
        if (isInOurOrder()) {
            return array;
        }
        int behind = array.shape().size() / grid.size();
        Shape image = ordered(grid, order);
        Shape four = Shape.of(image.extent(0), image.extent(1), image.extent(2), behind);
        return array.reshaped(four).transposed(order.indexOf(0), order.indexOf(1), order.indexOf(2), 3)
                .reshaped(array.shape());
    }
}
