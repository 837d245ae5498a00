package io.github.tardigrad.training.method;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.training.budget.BudgetRule;
import io.github.tardigrad.training.budget.Setpoint;
import io.github.tardigrad.training.text.Spec;

/**
 * Adversarial training whose attack grows and shrinks with what the model can cope with: a {@link BudgetRule} gives the
 * radius for each batch, from what the batches before showed. The loss is
 * {@code cleanShare · L(clean) + (1 − cleanShare) · L(adversarial)}.
 *
 * @param norm how the attack measures changes
 * @param epsilon what the model shall withstand, in pixels: the validation attack has this radius, whatever the rule
 *     gives
 * @param budget the rule for the radius of the training attack
 * @param attack the steps of the training attack
 * @param cleanShare how much of the loss is on the images as they are, 0 to below 1
 */
public record Adaptive(Norm norm, double epsilon, BudgetRule budget, InnerAttack attack, double cleanShare)
        implements Method {
    /** Checks the ranges. */
    public Adaptive {
        Spec.requireEpsilon("epsilon", epsilon);
        norm.checkEpsilon((float) epsilon);
        norm.checkEpsilon((float) budget.high());
        if (!(cleanShare >= 0 && cleanShare < 1)) {
            throw new IllegalArgumentException("clean share " + cleanShare
                    + " is outside [0, 1): with 1 nothing would be"
                    + " attacked; for that there is the method standard");
        }
    }

    /** With a set-point, the usual inner attack, and attacked images only. */
    public static Adaptive of(Norm norm, double epsilon) {
        return new Adaptive(norm, epsilon, Setpoint.upTo(epsilon), InnerAttack.usual(), 0);
    }

    @Override
    public String text() {
        return "adaptive:norm=" + norm.text() + ",epsilon=" + epsilon + "," + attack.text() + ",clean-share="
                + cleanShare + "," + Spec.nest("rule", budget.text());
    }
}
