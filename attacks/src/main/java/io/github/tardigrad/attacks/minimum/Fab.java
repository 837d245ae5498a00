package io.github.tardigrad.attacks.minimum;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.Counts;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.ArrayList;
import java.util.List;

/**
 * The fast adaptive boundary attack (Croce and Hein, "Minimally distorted adversarial examples with a fast adaptive
 * boundary attack", 2020, algorithm 1), as AutoAttack has it. Each step takes the model for linear, and goes just
 * beyond the nearest point of the nearest border within [0, 1], drawn towards the point of that border that is nearest
 * to the clean image. Once the goal is reached, the image goes part of the way back. The nearest image of all steps
 * counts.
 *
 * <p>Untargeted, every other class has a border: a step takes a pass forward and back for each of them. With targets,
 * as in FAB-T (Croce and Hein, "Reliable evaluation of adversarial robustness", 2020), one walk after the other looks
 * at the border to a single class, beginning with the class that the clean image resembles most; leaving the label
 * counts whatever the answer is. For a targeted goal there is one border, between the target and the strongest other
 * class.
 *
 * <p>A walk begins at the clean image, restarts at random half as far away as is of interest. In a {@link #search} that
 * is the distance found so far, or where nothing was found 0.3 in L∞, 1 in L2, 5 in L1. At one epsilon it is epsilon or
 * the distance found, whichever is less, and images found within epsilon are not searched for any longer. An
 * evaluation searches once for all its epsilons.
 *
 * @param norm L∞, L2 or L1
 * @param targets how many classes are walked to one by one; 0 to look at all borders in every step
 * @param steps of each walk
 * @param restarts how many walks, to each target
 * @param alpha how much a point is drawn towards the clean image at most, 0 to 1
 * @param eta by which factor a step is longer than the way to the border
 * @param beta which part of the change remains once the goal is reached, 0 to 1
 */
public record Fab(Norm norm, int targets, int steps, int restarts, float alpha, float eta, float beta)
        implements MinimumNormAttack {
    /** Checks the parameters. */
    public Fab {
        if (norm == Norm.L0) {
            throw notInL0();
        }
        if (targets < 0) {
            throw new IllegalArgumentException("targets " + targets
                    + " is negative: it is how many classes are walked to, or 0 to look at all borders at once");
        }
        Counts.check("steps", steps);
        Counts.check("restarts", restarts);
        share("alpha", alpha);
        share("beta", beta);
        if (!(eta >= 1 && eta <= 10)) {
            throw new IllegalArgumentException("eta " + Epsilons.text(eta)
                    + " is outside 1 to 10: it is the length of a step over the way to the border, 1.05 where it was"
                    + " published");
        }
    }

    /** In L0 there is no linear way to a border. */
    static IllegalArgumentException notInL0() {
        return new IllegalArgumentException("attack fab measures in linf, l2 or l1, not in l0: take fmn, jsma or"
                + " one-pixel for that");
    }

    private static void share(String what, float value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " " + Epsilons.text(value) + " is outside 0 to 1: it is a share");
        }
    }

    @Override
    public String name() { return targets == 0 ? "fab" : "fab-t"; }

    @Override
    public String toFindMore() { return "give it more steps or restarts"; }

    @Override
    public AttackResult search(Classifier model, AttackBatch batch, Goal goal, RandomKey key) {
        requireAccess(model);
        batch.check(model);
        goal.check(batch.size(), model.classes());
        return new FabSearch(this, model, batch, goal, key, null).search();
    }

    @Override
    public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
        requireAccess(model);
        batch.check(model);
        goal.check(batch.size(), model.classes());
        norm.checkEpsilons(epsilon, batch.size());
        AttackResult found = new FabSearch(this, model, batch, goal, key, epsilon.toArray()).search();
        return pullBack(model, batch, goal, epsilon, found);
    }

    /** Once for each epsilon, since restarts depend on it. */
    @Override
    public List<AttackResult> run(Classifier model, AttackBatch batch, Goal goal, float[] epsilons, RandomKey key) {
        List<AttackResult> results = new ArrayList<>();
        for (float epsilon : epsilons) {
            results.add(run(model, batch, goal, norm.checkEpsilon(epsilon), key));
        }
        return results;
    }

    @Override
    public String parameters(float epsilon) {
        return "steps=" + steps + ",restarts=" + restarts + (targets == 0 ? "" : ",targets=" + targets) + ",alpha="
                + Epsilons.text(alpha) + ",eta=" + Epsilons.text(eta) + ",beta=" + Epsilons.text(beta);
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }
}
