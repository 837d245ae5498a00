package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/** All elements of an example in one row, in their order in memory: for images height, width, channels. */
public record Flatten() implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) { return Shape.of(Layer.only(inputs).size()); }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        Tensor x = inputs.getFirst();
        return tape.reshape(x, Shape.of(x.shape().extent(0), x.shape().rowSize()));
    }

    @Override
    public String label() { return "flatten"; }
}
