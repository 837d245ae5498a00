package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Initialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code Conv} of images. Weights OIHW become HWIO. */
final class Convolution {
    private Convolution() {}

    static Signal apply(Network network, Call call) throws OnnxException {
        Signal x = call.signal(0);
        Constant.Floats weights = call.floats(1);
        Shape shape = weights.shape();
        if (shape.rank() != 4 || shape.size() == 0) {
            throw new OnnxException("its weights are " + shape + ", not [filters, channels, height, width]: it is read"
                    + " for images of two sides");
        }
        Map<String, float[]> variables = new HashMap<>();
        if (call.has(2)) {
            variables.put("bias", call.floats(2).values());
        }
        int groups = Window.number("group", call.node().integer("group", 1), 1);
        Window window = Window.of(call.node(), List.of(shape.extent(2), shape.extent(3)), x.grid(), x.padding());
        if ((long) groups * shape.extent(1) != x.grid().extent(Signal.CHANNELS)) {
            throw new OnnxException("its weights " + shape + " in " + groups + " group(s) do not take "
                    + x.grid().extent(Signal.CHANNELS) + " channels");
        }
        if (x.isPixel() && groups == 1 && window.isOnePixel()) {
            variables.put("weight", weights.reshaped(Shape.of(shape.extent(0), shape.extent(1))).transposed(1, 0)
                    .values());
            Signal row = x.reshaped(Shape.of(shape.extent(1)));
            return Products.dense(network, row, Shape.of(shape.extent(1), shape.extent(0)), variables)
                    .reshaped(Shape.of(shape.extent(0), 1, 1));
        }
        variables.put("weight", weights.transposed(2, 3, 1, 0).values());
        Conv2d layer = new Conv2d(shape.extent(0), shape.extent(2), shape.extent(3), window.convolution(groups),
                variables.containsKey("bias"), Initialization.PYTORCH);
        return Signal.image(network.step(layer, variables, x.image()));
    }
}
