package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/** Hyperbolic tangent. Any shape. */
public record Tanh() implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) { return Layer.only(inputs); }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return tape.tanh(inputs.getFirst());
    }

    @Override
    public String label() { return "tanh"; }
}
