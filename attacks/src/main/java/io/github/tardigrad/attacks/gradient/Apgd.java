package io.github.tardigrad.attacks.gradient;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.Counts;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.ArrayList;
import java.util.List;

/**
 * Projected gradient descent that finds its step sizes itself (Croce and Hein, "Reliable evaluation of adversarial
 * robustness with an ensemble of diverse parameter-free attacks", 2020, algorithm 1): steps with momentum begin at
 * twice epsilon, and are halved, going on from the best point so far, where too few of them raised the loss. In L1 the
 * steps are sparse, and their sparsity follows that of the best point (Croce and Hein, "Mind the box: l1-APGD for
 * sparse adversarial attacks on image classifiers", 2021, algorithm 1).
 *
 * <p>An image is done at the first point that reaches the goal; for one that resists, the point of the largest loss is
 * returned. Images that reach the goal without a change are not changed.
 *
 * @param restarts how many random starts, for each target; after the first only for images that resisted so far
 * @param targets how many classes are gone for one after the other by {@link ApgdLoss#TARGETED_RATIO} without a target
 *        of its own; 1 for other losses
 * @param samples over how many passes a gradient is averaged, for models whose answers are random
 * @param largeRadii in L1 alone: 3/10 of the steps in a ball of 3 epsilon, as many in one of 2 epsilon, the rest in
 *        that of epsilon, each from the best point of the one before
 */
public record Apgd(Norm norm, ApgdLoss loss, int steps, int restarts, int targets, int samples, boolean largeRadii)
        implements Attack {
    /** The numbers of AutoAttack's standard version in L∞ and L2, and its radii in L1. */
    public Apgd(Norm norm, ApgdLoss loss) {
        this(norm, loss, 100, 1, loss == ApgdLoss.TARGETED_RATIO ? 9 : 1, 1, norm == Norm.L1);
    }

    /** Checks the parameters. */
    public Apgd {
        if (norm == Norm.L0) {
            throw new IllegalArgumentException("attack " + loss.attack() + " measures in linf, l2 or l1, not in l0:"
                    + " take fmn, jsma or one-pixel for that");
        }
        Counts.check("steps", steps);
        Counts.check("restarts", restarts);
        Counts.check("targets", targets);
        Counts.check("samples", samples);
        if (loss != ApgdLoss.TARGETED_RATIO && targets != 1) {
            throw new IllegalArgumentException("targets " + targets + " of attack " + loss.attack()
                    + " is not 1: only " + ApgdLoss.TARGETED_RATIO.attack() + " goes for several");
        }
        if (largeRadii && norm != Norm.L1) {
            throw new IllegalArgumentException("large-radii of attack " + loss.attack()
                    + " exist in l1, not in " + norm.text() + ": leave it out");
        }
        if ((long) targets * restarts > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("targets " + targets + " times restarts " + restarts
                    + " are more attempts than can be counted: give fewer");
        }
    }

    @Override
    public String name() { return loss.attack(); }

    @Override
    public List<String> remarks(Classifier model) {
        List<String> remarks = new ArrayList<>(loss.remarks(model.classes()));
        if (targets > model.classes() - 1) {
            remarks.add("attack " + name() + " went for all " + (model.classes() - 1) + " other classes, not for "
                    + targets + ": the model has no more");
        }
        return List.copyOf(remarks);
    }

    @Override
    public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
        requireAccess(model);
        return new ApgdSearch(this, model, goal).run(batch, epsilon, key);
    }

    @Override
    public void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor target) {
        requireAccess(model);
        new ApgdSearch(this, model, goal).perturb(batch, epsilon, key, target);
    }

    @Override
    public String parameters(float epsilon) {
        return "steps=" + steps + ",restarts=" + restarts
                + (loss == ApgdLoss.TARGETED_RATIO ? ",targets=" + targets : "") + ",samples=" + samples
                + (norm == Norm.L1 ? ",large-radii=" + largeRadii : "");
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }
}
