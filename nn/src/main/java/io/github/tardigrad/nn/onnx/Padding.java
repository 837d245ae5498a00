package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.nn.layer.PadChannels;
import java.util.List;
import java.util.stream.IntStream;

/** {@code Pad}: zeros around an image, which the layer behind it adds, or zero channels. */
final class Padding {
    private Padding() {}

    static Signal apply(Network network, Call call) throws OnnxException {
        Signal x = call.signal(0).open();
        int rank = x.extents().rank() + 1;
        String mode = call.node().text("mode", "constant");
        if (!mode.equals("constant") || value(call) != 0) {
            throw new OnnxException("it pads with other things than zeros, which is not read");
        }
        long[] pads = call.integers("pads", 1);
        long[] all = IntStream.range(0, rank).asLongStream().toArray();
        int[] axes = Call.axes(call.has(3) ? call.integers(3) : all, rank);
        if (pads.length != 2 * axes.length) {
            throw new OnnxException("its pads are " + pads.length + " numbers, not two for each of " + axes.length
                    + " axes");
        }
        int[] before = new int[3];
        int[] after = new int[3];
        for (int i = 0; i < axes.length; i++) {
            int first = Window.number("pads", pads[i], 0);
            int last = Window.number("pads", pads[axes.length + i], 0);
            if (first + last == 0) {
                continue;
            }
            if (axes[i] == 0 || !x.isWhole()) {
                throw new OnnxException("it pads axis " + axes[i] + " of " + x.extents() + " for each image: padding is"
                        + " read for height, width and channels of images");
            }
            before[x.order().get(axes[i] - 1)] = first;
            after[x.order().get(axes[i] - 1)] = last;
        }
        int channels = Signal.CHANNELS;
        if (before[channels] + after[channels] > 0) {
            Step step = network.step(new PadChannels(before[channels], after[channels]), x.plain().image());
            x = Signal.of(step, step.shape(), x.order());
        }
        return x.padded(List.of(before[0], before[1], after[0], after[1]));
    }

    private static float value(Call call) throws OnnxException {
        if (!call.has(2)) {
            return call.node().real("value", 0);
        }
        float[] values = call.floats(2).values();
        return values.length == 0 ? 0 : values[0];
    }
}
