package io.github.tardigrad.training;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.training.budget.BudgetRule;
import io.github.tardigrad.training.budget.Fixed;
import io.github.tardigrad.training.method.Adaptive;
import io.github.tardigrad.training.method.AttackSet;
import io.github.tardigrad.training.method.Augment;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.method.PgdTraining;
import io.github.tardigrad.training.method.Regularizer;
import io.github.tardigrad.training.method.Standard;
import io.github.tardigrad.training.method.Update;
import java.util.Optional;

/**
 * What the methods that attack every batch have in common.
 *
 * @param norm how the attacks measure changes
 * @param attacks make the training images
 * @param budget gives their radius
 * @param update how the losses move the weights
 * @param regularizer what is added to the adversarial loss
 */
record AttackPlan(Norm norm, AttackSet attacks, BudgetRule budget, Update update, Regularizer regularizer) {
    /** That of a method; none where no batch is attacked. */
    static Optional<AttackPlan> of(Method method) {
        return switch (method) {
            case Standard standard -> Optional.empty();
            case Augment augment -> Optional.empty();
            case PgdTraining pgd -> Optional.of(new AttackPlan(pgd.norm(), AttackSet.pgd(pgd.attack()),
                    Fixed.of(pgd.epsilon()), new Update.Mixed(0), Regularizer.NONE));
            case Adaptive adaptive -> Optional.of(new AttackPlan(adaptive.norm(), adaptive.attacks(),
                    adaptive.budget(), adaptive.update(), adaptive.regularizer()));
        };
    }
}
