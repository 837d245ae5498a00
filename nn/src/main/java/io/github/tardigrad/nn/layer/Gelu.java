package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/**
 * {@code y = x · Φ(x)} with the exact normal distribution Φ, see {@link io.github.tardigrad.engine.op.Gelu}. Any shape.
 */
public record Gelu() implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) { return Layer.only(inputs); }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return tape.gelu(inputs.getFirst());
    }

    @Override
    public String label() { return "gelu"; }
}
