package io.github.tardigrad.training.recipe;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.datasets.Augmentation;
import io.github.tardigrad.training.Validation;
import io.github.tardigrad.training.budget.BudgetRule;
import io.github.tardigrad.training.budget.Published;
import io.github.tardigrad.training.budget.Setpoint;
import io.github.tardigrad.training.method.Adaptive;
import io.github.tardigrad.training.method.AttackSet;
import io.github.tardigrad.training.method.InnerAttack;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.method.Regularizer;
import io.github.tardigrad.training.method.Standard;
import io.github.tardigrad.training.method.TrainingAttack;
import io.github.tardigrad.training.method.Update;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.optimization.OptimizerChoice;
import java.util.List;

/**
 * The main job: a small convolutional network on the embedded images, once as usual and once hardened, so that both can
 * be attacked side by side.
 *
 * <p>Its numbers were chosen on the validation part of the training images alone, with an eye on the time that two
 * processor cores take.
 */
public final class Demo {
    /** How changes are measured. */
    public static final Norm NORM = Norm.LINF;
    /** How far an image may be changed, in pixels: a tenth of the range. */
    public static final float EPSILON = 0.1f;

    private static final double RADIUS = 0.1;
    private static final int BATCH = 64;
    private static final int HELD_OUT = 1000;
    private static final int ATTACKED = 500;

    private Demo() {}

    /** The undefended network. */
    public static Recipe standard() {
        return recipe("standard", new Standard(), 12);
    }

    /**
     * The hardened network, by the whole adaptive scheme: a random subset of FGSM, PGD-5 and PGD-5 on the margin, one
     * after the other, whose radius a set-point raises to {@link #EPSILON} over the first two epochs, as fast as the
     * network copes; a tenth of the loss is on the clean images, and features that an attack moves are penalised.
     */
    public static Recipe hardened() {
        return recipe("hardened", adversarial(Setpoint.upTo(RADIUS)), 7);
    }

    /**
     * As {@link #hardened}, but with the published rule for the radius, to show what it does. Four epochs are enough to
     * see where it goes.
     */
    public static Recipe published() {
        return recipe("published", adversarial(Published.usual()), 4);
    }

    /** The attack that both are judged by: 20 steps of ε/4 from one random start. */
    public static Attack attack() {
        return Attacks.pgd(NORM, 20, StepSize.ofEpsilon(4), 1);
    }

    private static Method adversarial(BudgetRule rule) {
        AttackSet attacks = new AttackSet(
                List.of(TrainingAttack.FGSM, TrainingAttack.PGD, TrainingAttack.PGD_MARGIN), AttackSet.Subset.RANDOM,
                AttackSet.Combination.CHAIN, new InnerAttack(5, StepSize.ofEpsilon(4), true));
        return new Adaptive(NORM, RADIUS, rule, attacks, new Update.Mixed(0.1),
                new Regularizer(Regularizer.Distance.SQUARED, 0.01));
    }

    private static Recipe recipe(String name, Method method, int epochs) {
        return new Recipe(name, "cnn", method, epochs, BATCH, OptimizerChoice.adam(), LearningRate.oneCycle(3e-3f),
                Augmentation.none(), new Validation(HELD_OUT, ATTACKED, NORM, RADIUS, 10));
    }
}
