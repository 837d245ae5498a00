package io.github.tardigrad.attacks.wrapper;

import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Classifier;

/**
 * A classifier whose logits are multiplied by a number. Its answers are the same; but with a large number the softmax
 * is so sure of them that the cross-entropy's gradient is 0 in float32, which is how defensive distillation hid it
 * (Carlini and Wagner 2017, section VII). The margin of the logits shows it again.
 *
 * @param factor above 0
 */
public record Scaled(Classifier classifier, float factor) implements Wrapper {
    /** Checks the factor. */
    public Scaled {
        if (!(factor > 0 && factor < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("factor " + factor
                    + " is not above 0: with it the classifier would answer otherwise");
        }
    }

    @Override
    public String name() { return classifier.name() + " with logits times " + factor; }

    @Override
    public Tensor logits(Tape tape, Tensor images) { return tape.scale(classifier.logits(tape, images), factor); }
}
