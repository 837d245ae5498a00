package io.github.tardigrad.training.report;

import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.adversarial.Answer;
import java.util.List;

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
        Answer answer = Answer.of(model, model.engine().tensor(model.inputShape().prepend(1), image))[0];
        return new Opinion(answer.label(), classNames.get(answer.label()), answer.confidence());
    }

    /** {@code Sneaker 98.7 %}; the space before the sign does not break. */
    @Override
    public String toString() { return className + " " + Explorer.percent(confidence); }
}
