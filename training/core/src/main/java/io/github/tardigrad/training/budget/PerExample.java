package io.github.tardigrad.training.budget;

import io.github.tardigrad.training.text.Spec;

/**
 * Gives each training image an epsilon of its own, which follows how far the image is from being taken for another
 * class: it grows where the model still withstands the attack, and shrinks where it does not. So images near a border
 * are not pushed over it, and the others are attacked as hard as they can bear (the thought of the margin-adaptive
 * methods, such as Cheng et al., "CAT: customized adversarial training for improved robustness", 2020).
 *
 * <p><b>The law.</b> Let {@code margin} be the logit of the label minus the largest other one, on the attacked image,
 * or the smallest of these where there are several versions of it. When the image has been trained on,
 * <pre>
 *     ε ← clip(ε + step, low, high)   where margin &gt; 0
 *     ε ← clip(ε − step, low, high)   otherwise
 * </pre>
 * The published scheme has one epsilon for all images; this rule is beyond it.
 *
 * @param initial the first epsilon of every image, in pixels, within the range
 * @param step how far one batch moves the epsilon of its images, in pixels, above 0
 * @param low the smallest epsilon, in pixels, 0 or more
 * @param high the largest epsilon, in pixels, {@code low} or more
 */
public record PerExample(double initial, double step, double low, double high) implements BudgetRule {
    /** Checks the ranges. */
    public PerExample {
        Spec.requireEpsilon("high", high);
        Spec.require("low", low, 0, high, "it is an epsilon in pixels, not above high");
        Spec.require("initial", initial, low, high, "it lies within the range");
        Spec.require("step", step, Double.MIN_VALUE, 1e6, "it is what one batch adds to an epsilon, in pixels");
    }

    /** The usual parameters for a model that shall withstand {@code epsilon}: from half of it, in steps of a tenth. */
    public static PerExample upTo(double epsilon) {
        return new PerExample(epsilon / 2, epsilon / 10, epsilon / 10, epsilon);
    }

    /** The epsilon of an image after a batch that attacked it with {@code epsilon} and left it this margin. */
    public float next(float epsilon, float margin) {
        return (float) Math.clamp(epsilon + (margin > 0 ? step : -step), low, high);
    }

    @Override
    public String words() {
        return "epsilon of each image within " + low + "–" + high + " pixels, beginning at " + initial
                + ", up or down by " + step + " as the image withstands its attack or not";
    }

    @Override
    public String text() {
        return "per-example:initial=" + initial + ",step=" + step + ",low=" + low + ",high=" + high;
    }
}
