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
 * The fast minimum-norm attack (Pintor et al. 2021, "Fast minimum-norm adversarial attacks through adaptive norm
 * constraints", algorithm 1): every step goes along the gradient of the margin, whatever the norm, and then into a ball
 * around the clean image. Until the goal is reached for the first time, the ball is as large as the linear model says
 * that it must be; from then on its radius shrinks by a share where the goal is reached, never above the nearest image
 * so far, and else grows by it. In L0 it changes by at least one value. Step and share become smaller along half a
 * cosine, to a hundredth of the first step and to 0.001.
 *
 * <p>Where the gradient is zero, an image stays where it is.
 *
 * @param norm any
 * @param steps how many
 * @param stepSize the first step, a Euclidean length in pixels in every norm
 * @param gamma by which share the radius changes in the first step
 */
public record Fmn(Norm norm, int steps, float stepSize, float gamma) implements MinimumNormAttack {
    /** Checks the parameters. */
    public Fmn {
        Counts.check("steps", steps);
        if (!(stepSize > 0 && stepSize < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("step-size " + Epsilons.text(stepSize)
                    + " is not a step: it must be above 0, in pixels");
        }
        Ddn.checkGamma(gamma);
    }

    @Override
    public String name() { return "fmn"; }

    @Override
    public String toFindMore() {
        return "give it shorter or longer steps, such as fmn:step-size=0.05, before more of them";
    }

    @Override
    public AttackResult search(Classifier model, AttackBatch batch, Goal goal, RandomKey key) {
        requireAccess(model);
        return new FmnSearch(this, model).search(batch, goal);
    }

    @Override
    public String parameters(float epsilon) {
        return "steps=" + steps + ",step-size=" + Epsilons.text(stepSize) + ",gamma=" + Epsilons.text(gamma);
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }
}
