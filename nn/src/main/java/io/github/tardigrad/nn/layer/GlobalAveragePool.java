package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/** The mean of each channel over the image. x: {@code [h, w, c]}; y: {@code [c]}. */
public record GlobalAveragePool() implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) { return Shape.of(Layer.onlyImage(inputs).extent(2)); }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return tape.globalAveragePool(inputs.getFirst());
    }

    @Override
    public String label() { return "pool"; }
}
