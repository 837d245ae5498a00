package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/** The largest value of each window. x: {@code [h, w, c]}; y: {@code [h', w', c]}. */
public record MaxPool2d(PoolingGeometry geometry) implements Layer {
    /** A square window that moves by its own size, without padding. */
    public static MaxPool2d of(int size) { return new MaxPool2d(PoolingGeometry.square(size)); }

    /** A square window with stride and padding. */
    public static MaxPool2d of(int size, int stride, int padding) {
        return new MaxPool2d(new PoolingGeometry(size, size, stride, stride, padding, padding, false));
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return geometry.outputShape(Layer.onlyImage(inputs).prepend(1)).dropFirst();
    }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return tape.maxPool(inputs.getFirst(), geometry);
    }

    @Override
    public String label() { return "pool"; }
}
