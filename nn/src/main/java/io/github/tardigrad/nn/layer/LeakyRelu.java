package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/**
 * {@code y = x} where x is positive, else {@code slope · x}. Any shape.
 *
 * @param slope of the negative side, finite
 */
public record LeakyRelu(float slope) implements Layer {
    /** Checks the slope. */
    public LeakyRelu {
        if (!Float.isFinite(slope)) {
            throw new IllegalArgumentException("leaky relu of slope " + slope
                    + ": it is a finite number, usually 0.01");
        }
    }

    /** Slope 0.01. */
    public LeakyRelu() {
        this(0.01f);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) { return Layer.only(inputs); }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return tape.leakyRelu(inputs.getFirst(), slope);
    }

    @Override
    public String label() { return "relu"; }
}
