package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/**
 * A stretch of one axis: indices {@code from} to {@code to} − 1.
 *
 * <p>x: any shape of rank 1 or more; y: the same but for extent {@code to − from} of that axis.
 *
 * @param axis of an example, counted from 0
 * @param from the first index, 0 or more
 * @param to the index behind the last, above {@code from}
 */
public record Slice(int axis, int from, int to) implements Layer {
    /** Checks the numbers against each other. */
    public Slice {
        if (axis < 0 || from < 0 || to <= from) {
            throw new IllegalArgumentException("a slice from " + from + " to " + to + " of axis " + axis
                    + ": axes and indices count from 0, and the end comes behind the beginning");
        }
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape shape = Layer.only(inputs);
        if (axis >= shape.rank() || to > shape.extent(axis)) {
            throw new IllegalArgumentException("a slice from " + from + " to " + to + " of axis " + axis
                    + " is not inside " + shape);
        }
        return shape.with(axis, to - from);
    }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return tape.slice(inputs.getFirst(), 1 + axis, from, to);
    }

    @Override
    public String label() { return "slice"; }
}
