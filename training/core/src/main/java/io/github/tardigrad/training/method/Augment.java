package io.github.tardigrad.training.method;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.training.text.Spec;

/**
 * Adversarial images as more training images: a first model is trained as usual and attacked once, on every image that
 * it has learnt from; these copies are joined to the images, and the model is trained again on both. Images that are
 * held out to choose by are not attacked.
 *
 * <p>Published as a tutorial: a small network, five epochs, saved; FGSM at 0.3 on the whole training set; five epochs
 * more on both, saved. The copies are made for the first model and stay as they are, so what is learnt is to withstand
 * those: judge it by fresh attacks on the second model.
 *
 * @param attack makes the copies; by itself {@code fgsm} (published: {@code fgsm})
 * @param epsilon its radius, in pixels (published: 0.3)
 * @param from what the second training starts from; by itself {@code trained} (published: {@code trained}: the tutorial
 *     trains its saved model again)
 */
public record Augment(Attack attack, double epsilon, From from) implements Method {
    /** What the second training starts from. */
    public enum From {
        /** The weights that the first training chose. */
        TRAINED,
        /** The weights that the first training started from. */
        FRESH
    }

    /** Checks the radius. */
    public Augment {
        Spec.requireEpsilon("epsilon", epsilon);
        attack.norm().checkEpsilon((float) epsilon);
    }

    @Override
    public String text() {
        return "augment:norm=" + attack.norm().text() + ",epsilon=" + epsilon + ",from=" + Spec.word(from) + ","
                + Spec.nest("attack", attack.toString());
    }

    static Augment read(Spec spec, Norm norm, double epsilon) {
        return new Augment(Attacks.parse(spec.nested("attack", "fgsm"), norm), epsilon,
                spec.choice("from", From.TRAINED));
    }
}
