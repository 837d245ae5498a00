package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/** {@code y = x · σ(x)}, also called swish. Any shape. */
public record Silu() implements Layer {
    @Override
    public Shape outputShape(List<Shape> inputs) { return Layer.only(inputs); }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return tape.silu(inputs.getFirst());
    }

    @Override
    public String label() { return "silu"; }
}
