package io.github.tardigrad.training.method;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.training.text.Spec;

/**
 * Adversarial training of Madry et al. (2018, eq. 2.1): every batch is attacked by projected gradient descent on the
 * present weights, in evaluation mode, and the model learns from the attacked images alone.
 *
 * @param norm how the attack measures changes
 * @param epsilon its radius, in pixels; for L∞ at most 1
 * @param attack its steps
 */
public record PgdTraining(Norm norm, double epsilon, InnerAttack attack) implements Method {
    /** Checks the radius. */
    public PgdTraining {
        Spec.requireEpsilon("epsilon", epsilon);
        norm.checkEpsilon((float) epsilon);
    }

    /** With the usual inner attack: 7 steps of ε/4 from a random start. */
    public static PgdTraining of(Norm norm, double epsilon) {
        return new PgdTraining(norm, epsilon, InnerAttack.usual());
    }

    @Override
    public String text() {
        return "pgd:norm=" + norm.text() + ",epsilon=" + epsilon + "," + attack.text();
    }
}
