package io.github.tardigrad.attacks.minimum;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.Counts;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;

/**
 * DeepFool (Moosavi-Dezfooli, Fawzi and Frossard 2016, algorithm 2 and equations 11 and 12): takes the model for linear
 * around the image, goes to the nearest of its borders, and starts again from there until the class has changed. It is
 * fast, and stops just beyond a border that need not be the nearest.
 *
 * <p>Each step asks for the gradient of every candidate's logit against the label's, one pass forward and backward a
 * candidate. Targeted, the border is that between the target and the strongest other class.
 *
 * @param norm L2 or L∞
 * @param steps how many at most
 * @param candidates how many of the classes that the clean image resembles most are looked at, its own included
 * @param overshoot by which share the changes are larger than the linear model says
 */
public record DeepFool(Norm norm, int steps, int candidates, float overshoot) implements MinimumNormAttack {
    /** Checks the parameters. */
    public DeepFool {
        if (norm == Norm.L1 || norm == Norm.L0) {
            throw new IllegalArgumentException("attack deepfool measures in linf or l2, not in " + norm.text()
                    + ": for the nearest image in " + norm.text() + " take bisection:attack=pgd");
        }
        Counts.check("steps", steps);
        Counts.check("candidates", candidates);
        if (candidates < 2) {
            throw new IllegalArgumentException("candidates " + candidates
                    + " is below 2: the class of the image is one of them");
        }
        if (!(overshoot >= 0 && overshoot <= 10)) {
            throw new IllegalArgumentException("overshoot " + Epsilons.text(overshoot)
                    + " is outside 0 to 10: it is a share of the change, 0.02 where it was published");
        }
    }

    @Override
    public String name() { return "deepfool"; }

    @Override
    public AttackResult search(Classifier model, AttackBatch batch, Goal goal, RandomKey key) {
        return new DeepFoolSearch(this, model).search(batch, goal);
    }

    @Override
    public String parameters(float epsilon) {
        return "steps=" + steps + ",candidates=" + candidates + ",overshoot=" + Epsilons.text(overshoot);
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }
}
