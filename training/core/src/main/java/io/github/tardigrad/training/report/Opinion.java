package io.github.tardigrad.training.report;

import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.Model;
import java.util.List;
import java.util.Locale;

/**
 * What a model says about one image.
 *
 * @param label the class of the largest probability
 * @param className its name
 * @param confidence that probability, 0 to 1
 */
public record Opinion(int label, String className, double confidence) {
    /** The opinion of {@code model} on an image {@code [height, width, channels]} of pixels in [0, 1]. */
    public static Opinion of(Model model, float[] image, List<String> classNames) {
        try (Tape tape = model.engine().tape(Gradients.NONE)) {
            Tensor batch = tape.tensor(model.inputShape().prepend(1), image);
            float[] probabilities = tape.softmax(model.forward(tape, batch, Mode.EVALUATE)).toArray();
            int best = 0;
            for (int c = 1; c < probabilities.length; c++) {
                best = probabilities[c] > probabilities[best] ? c : best;
            }
            return new Opinion(best, classNames.get(best), probabilities[best]);
        }
    }

    /** {@code Sneaker 98.7 %}; the space before the sign does not break. */
    @Override
    public String toString() {
        return className + " " + String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * confidence);
    }
}
