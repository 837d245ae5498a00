package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/**
 * Its inputs behind each other along one axis: {@code new Concat(2)} joins the channels of images.
 *
 * <p>x₀, x₁, …: one or more, of one shape but for the extent of that axis; y: the same with the sum of those.
 *
 * @param axis of an example, counted from 0
 */
public record Concat(int axis) implements Layer {
    /** Checks the axis. */
    public Concat {
        if (axis < 0) {
            throw new IllegalArgumentException("concatenation along axis " + axis + ": axes count from 0");
        }
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("it takes one or more inputs, not none");
        }
        return new io.github.tardigrad.engine.op.Concat(axis).shape(inputs.toArray(Shape[]::new));
    }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return tape.concat(1 + axis, inputs.toArray(Tensor[]::new));
    }

    @Override
    public String label() { return "concat"; }
}
