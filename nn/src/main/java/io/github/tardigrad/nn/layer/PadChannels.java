package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import java.util.List;

/**
 * More channels, which are zero: how a shortcut without parameters widens (He et al. 2016, option A).
 *
 * <p>x: {@code [h, w, c]}; y: {@code [h, w, before + c + after]}.
 *
 * @param before how many to put in front, 0 or more
 * @param after how many to put behind, 0 or more
 */
public record PadChannels(int before, int after) implements Layer {
    /** Checks both numbers. */
    public PadChannels {
        if (before < 0 || after < 0) {
            throw new IllegalArgumentException("channels padded by " + before + " in front and " + after
                    + " behind: each is 0 or more");
        }
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape image = Layer.onlyImage(inputs);
        return Shape.of(image.extent(0), image.extent(1), before + image.extent(2) + after);
    }

    @Override
    public Tensor forward(Tape tape, Mode mode, List<Tensor> variables, List<Tensor> inputs) {
        return tape.pad(inputs.getFirst(), List.of(0, 0, 0, before), List.of(0, 0, 0, after), 0);
    }

    @Override
    public String label() { return "pad"; }
}
