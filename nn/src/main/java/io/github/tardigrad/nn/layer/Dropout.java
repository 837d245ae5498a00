package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/**
 * Dropout (Srivastava et al. 2014): in training each element is 0 with probability {@code rate} and otherwise scaled by
 * {@code 1 / (1 − rate)}; in evaluation nothing happens. Any shape.
 *
 * @param rate at least 0, below 1
 */
public record Dropout(float rate) implements Layer {
    /** Checks the rate. */
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout rate " + rate + " is outside [0, 1): it is the share"
                    + " that is dropped");
        }
    }

    @Override
    public Shape outputShape(List<Shape> inputs) { return Layer.only(inputs); }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        Tensor x = inputs.getFirst();
        return switch (mode) {
            case Mode.Training training when rate > 0 -> tape.dropout(x, rate, training.key());
            // A view, not x itself: whoever releases x may not take the output's memory with it.
            default -> tape.reshape(x, x.shape());
        };
    }

    @Override
    public String label() { return "dropout"; }
}
