package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/**
 * {@code y = x · scale + shift} for each channel, with constants that are not trained: a normalisation that is long
 * settled, logits at another temperature.
 *
 * <p>x: {@code [..., c]}; y: the same. Constants, each {@code [c]}: {@code scale} (from 1), {@code shift} (from 0).
 */
public record Rescale() implements Layer {
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
        return List.of(Variable.statistic("scale", channels, Initializer.ones()),
                Variable.statistic("shift", channels, Initializer.zeros()));
    }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        Tensor scaled = tape.multiply(inputs.getFirst(), variables.get(0));
        Tensor y = tape.add(scaled, variables.get(1));
        tape.release(scaled);
        return y;
    }

    @Override
    public String label() { return "rescale"; }
}
