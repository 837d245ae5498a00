package io.github.tardigrad.training;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.training.budget.BudgetRule;
import io.github.tardigrad.training.budget.Fixed;
import io.github.tardigrad.training.method.Adaptive;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.method.PgdTraining;
import io.github.tardigrad.training.method.Standard;
import java.util.Optional;

/**
 * What the adversarial methods have in common.
 *
 * @param attack makes the training images
 * @param budget gives its radius
 * @param cleanShare how much of the loss is on the images as they are
 */
record AttackPlan(Attack attack, BudgetRule budget, double cleanShare) {
    /** That of a method; none where nothing is attacked. */
    static Optional<AttackPlan> of(Method method) {
        return switch (method) {
            case Standard standard -> Optional.empty();
            case PgdTraining pgd -> Optional.of(
                    new AttackPlan(pgd.attack().in(pgd.norm()), Fixed.of(pgd.epsilon()), 0));
            case Adaptive adaptive -> Optional.of(
                    new AttackPlan(adaptive.attack().in(adaptive.norm()), adaptive.budget(), adaptive.cleanShare()));
        };
    }
}
