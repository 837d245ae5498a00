package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/**
 * {@code y = (x − mean) / deviation} for each channel. It stands first in a model, so that pixels in [0, 1] come in
 * and an epsilon always means pixels.
 *
 * <p>x: {@code [h, w, c]}; y: the same. Both lists become constants of the model, which are not trained.
 *
 * @param mean one number a channel
 * @param deviation one number a channel, above 0
 */
public record Normalize(List<Float> mean, List<Float> deviation) implements Layer {
    /** Checks both lists. */
    public Normalize {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.size() != deviation.size()) {
            throw new IllegalArgumentException(mean.size() + " means and " + deviation.size()
                    + " deviations: one of each is needed for each channel");
        }
        for (float value : mean) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("mean " + value + " is not a finite number");
            }
        }
        for (float value : deviation) {
            if (!(value > 0 && Float.isFinite(value))) {
                throw new IllegalArgumentException("deviation " + value + " is not above 0");
            }
        }
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape image = Layer.onlyImage(inputs);
        if (image.extent(2) != mean.size()) {
            throw new IllegalArgumentException("means and deviations of " + mean.size() + " channels do not fit images "
                    + image);
        }
        return image;
    }

    @Override
    public List<Variable> variables(List<Shape> inputs) {
        Shape channels = Shape.of(mean.size());
        return List.of(Variable.statistic("mean", channels, new Initializer.Values(mean)),
                Variable.statistic("std", channels, new Initializer.Values(deviation)));
    }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        Tensor centred = tape.subtract(inputs.getFirst(), variables.get(0));
        Tensor y = tape.divide(centred, variables.get(1));
        tape.release(centred);
        return y;
    }

    @Override
    public String label() { return "normalize"; }
}
