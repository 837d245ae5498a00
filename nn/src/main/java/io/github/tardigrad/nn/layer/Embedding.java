package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.Arrays;
import java.util.List;

/**
 * A learnt vector for each of some numbered things.
 *
 * <p>x: any shape, whole numbers from 0; y: {@code [..., width]}. Variable: {@code weight} {@code [count, width]}, from
 * the standard normal distribution. The numbers get no gradient.
 *
 * @param count how many things there are, 1 or more
 * @param width the length of a vector, 1 or more
 */
public record Embedding(int count, int width) implements Layer {
    /** Checks both numbers. */
    public Embedding {
        if (count < 1 || width < 1) {
            throw new IllegalArgumentException("an embedding of " + count + " things in " + width
                    + " numbers: each must be 1 or more");
        }
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape indices = Layer.only(inputs);
        int[] extents = Arrays.copyOf(indices.extents(), indices.rank() + 1);
        extents[indices.rank()] = width;
        return Shape.of(extents);
    }

    @Override
    public List<Variable> variables(List<Shape> inputs) {
        return List.of(Variable.parameter("weight", Shape.of(count, width), new Initializer.Normal(1)));
    }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return tape.embedding(inputs.getFirst(), variables.getFirst());
    }

    @Override
    public String label() { return "embedding"; }
}
