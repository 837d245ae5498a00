package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/**
 * Layer normalisation over the last axis (Ba et al. 2016): of images each pixel's channels are brought to mean 0 and
 * variance 1.
 *
 * <p>x: {@code [..., c]}; y: the same. Variables, each {@code [c]}: {@code weight} (scale, from 1), {@code bias}
 * (shift, from 0).
 *
 * @param epsilon added to the variance, above 0
 */
public record LayerNorm(float epsilon) implements Layer {
    /** Checks epsilon. */
    public LayerNorm {
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("layer normalisation's epsilon " + epsilon + " is outside (0, 1)");
        }
    }

    /** Epsilon 1e-5. */
    public LayerNorm() {
        this(1e-5f);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape shape = Layer.only(inputs);
        if (shape.rank() == 0) {
            throw new IllegalArgumentException("it takes [..., channels], not " + shape);
        }
        return shape;
    }

    @Override
    public List<Variable> variables(List<Shape> inputs) {
        Shape channels = Shape.of(inputs.getFirst().extent(-1));
        return List.of(Variable.parameter("weight", channels, Initializer.ones()),
                Variable.parameter("bias", channels, Initializer.zeros()));
    }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return tape.layerNorm(inputs.getFirst(), variables.get(0), variables.get(1), epsilon);
    }

    @Override
    public String label() { return "norm"; }
}
