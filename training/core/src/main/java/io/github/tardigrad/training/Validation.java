package io.github.tardigrad.training;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.training.method.Adaptive;
import io.github.tardigrad.training.method.Augment;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.method.PgdTraining;
import io.github.tardigrad.training.method.Standard;
import io.github.tardigrad.training.text.Spec;

/**
 * How the epoch is chosen whose weights are kept: by images that are held out of the training images, every class in
 * proportion, and never learnt from. Test images have no part in it.
 *
 * <p>After every epoch the accuracy on them is measured, as they are and under projected gradient descent of
 * {@code steps} steps of ε/4 from a random start, the same start in every epoch. A method that attacks its training
 * images keeps the epoch that is best under the attack, any other the one that is best without it; of equal ones the
 * first.
 *
 * @param images how many are held out, 1 or more; of no account where the validation images are given apart
 * @param attacked how many of these are attacked, the first ones; 0 to attack none
 * @param norm how the attack measures changes
 * @param epsilon its radius, in pixels; for L∞ at most 1
 * @param steps its steps, 1 or more
 */
public record Validation(int images, int attacked, Norm norm, double epsilon, int steps) {
    /** Checks the ranges. */
    public Validation {
        Spec.require("validation images", images, 1, Integer.MAX_VALUE, "the epoch to keep is chosen by them");
        Spec.require("attacked validation images", attacked, 0, Integer.MAX_VALUE, "0 attacks none");
        Spec.requireEpsilon("epsilon", epsilon);
        norm.checkEpsilon((float) epsilon);
        Spec.require("steps", steps, 1, 100_000, "10 is usual");
    }

    /** 10 steps on up to 500 of {@code images} held out, with the radius that {@code method} trains for. */
    public static Validation of(int images, Method method) {
        return switch (method) {
            case Standard standard -> new Validation(images, 0, Norm.LINF, 0, 1);
            case Augment augment -> new Validation(images, 0, Norm.LINF, 0, 1);
            case PgdTraining pgd -> new Validation(images, 500, pgd.norm(), pgd.epsilon(), 10);
            case Adaptive adaptive -> new Validation(images, 500, adaptive.norm(), adaptive.epsilon(), 10);
        };
    }

    /** The attack on the held out images. */
    Attack attack() {
        return Attacks.pgd(norm, steps, StepSize.ofEpsilon(4), 1);
    }

    /** All parameters in one line. */
    String text() {
        return "images=" + images + ",attacked=" + attacked + ",norm=" + norm.text() + ",epsilon=" + epsilon
                + ",steps=" + steps;
    }
}
