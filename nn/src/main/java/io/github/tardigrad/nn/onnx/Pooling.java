package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.nn.layer.AveragePool2d;
import io.github.tardigrad.nn.layer.GlobalAveragePool;
import io.github.tardigrad.nn.layer.MaxPool2d;
import java.util.Arrays;
import java.util.List;

/** What takes many pixels for one. */
final class Pooling {
    private Pooling() {}

    static Signal max(Network network, Call call) throws OnnxException {
        Signal x = call.signal(0).plain();
        Window window = Window.ofPooling(call.node(), x.grid(), Signal.NO_PADDING);
        MaxPool2d layer = new MaxPool2d(window.pooling(call.node(), x.grid(), false));
        return Signal.image(network.step(layer, x.image()));
    }

    static Signal average(Network network, Call call) throws OnnxException {
        Signal x = call.signal(0).open();
        boolean padded = !x.padding().equals(Signal.NO_PADDING);
        boolean countsOwn = call.node().integer("count_include_pad", 0) != 0;
        Window own = Window.ofPooling(call.node(), x.grid(), Signal.NO_PADDING);
        boolean padsItself = !own.before().equals(List.of(0, 0)) || !own.after().equals(List.of(0, 0));
        if (padded && padsItself && !countsOwn) {
            throw new OnnxException("it counts the zeros of the Pad before it and not its own: either is read alone");
        }
        Window window = Window.ofPooling(call.node(), x.grid(), x.padding());
        AveragePool2d layer = new AveragePool2d(window.pooling(call.node(), x.grid(), padded || countsOwn));
        return Signal.image(network.step(layer, x.image()));
    }

    static Signal global(Network network, Call call) throws OnnxException {
        Signal x = call.signal(0).plain();
        return x.isPixel() ? x : pixel(x, network.step(new GlobalAveragePool(), x.image()));
    }

    /** {@code ReduceMean}, if it is over height and width. */
    static Signal mean(Network network, Call call) throws OnnxException {
        Signal x = call.signal(0).plain();
        int rank = x.extents().rank() + 1;
        int[] axes = Call.axes(call.integers("axes", 1), rank);
        boolean overImage = x.isWhole() && Arrays.stream(axes).allMatch(axis -> axis > 0)
                && Arrays.stream(axes).map(axis -> x.order().get(axis - 1)).sorted().boxed().toList()
                        .equals(List.of(0, 1));
        boolean image = x.step().shape().rank() == 3;
        if (!overImage || !image && !x.isPixel()) {
            throw new OnnxException("it is over the axes " + Arrays.toString(axes) + " of " + x.extents() + " for each"
                    + " image: a mean is read over height and width");
        }
        Signal pixel = image ? pixel(x, network.step(new GlobalAveragePool(), x.step())) : x;
        return call.node().integer("keepdims", 1) != 0 ? pixel : pixel.reshaped(pixel.step().shape());
    }

    private static Signal pixel(Signal x, Step step) {
        return Signal.of(step, Shape.of(1, 1, step.shape().size()), x.order());
    }
}
