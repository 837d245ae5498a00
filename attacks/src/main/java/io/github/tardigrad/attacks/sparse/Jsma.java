package io.github.tardigrad.attacks.sparse;

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
 * The Jacobian-based saliency map attack (Papernot et al., "The limitations of deep learning in adversarial settings",
 * 2016, algorithms 2 and 3, of pairs): each step changes the two values that together raise the target's logit and
 * lower the others' most, until the model answers with the target. A value is changed once.
 *
 * <p>Without a target, the classes that the image resembles most are tried as targets one after the other, each until
 * the answer is no longer the label; what changes fewest values counts.
 *
 * @param theta what is added to a value, from −1 to 1 but for 0: 1 makes it white
 * @param gamma the largest share of the values that may change, above 0 to 1
 * @param candidates without a target, how many of the likeliest classes are looked at, the image's own included
 */
public record Jsma(float theta, float gamma, int candidates) implements MinimumNormAttack {
    /** Checks the parameters. */
    public Jsma {
        if (!(theta >= -1 && theta <= 1 && theta != 0)) {
            throw new IllegalArgumentException("theta " + Epsilons.text(theta)
                    + " is outside -1 to 1, or 0: it is what is added to a value, 1 where it was published");
        }
        if (!(gamma > 0 && gamma <= 1)) {
            throw new IllegalArgumentException("gamma " + Epsilons.text(gamma)
                    + " is outside 0 to 1: it is the share of the values that may change");
        }
        Counts.check("candidates", candidates);
        if (candidates < 2) {
            throw new IllegalArgumentException("candidates " + candidates
                    + " is below 2: the class of the image is one of them");
        }
    }

    @Override
    public String name() { return "jsma"; }

    @Override
    public Norm norm() { return Norm.L0; }

    @Override
    public AttackResult search(Classifier model, AttackBatch batch, Goal goal, RandomKey key) {
        requireAccess(model);
        return new JsmaSearch(this, model, batch, goal).search();
    }

    @Override
    public String toFindMore() { return "give it a larger gamma or more candidates"; }

    @Override
    public String parameters(float epsilon) {
        return "theta=" + Epsilons.text(theta) + ",gamma=" + Epsilons.text(gamma) + ",candidates=" + candidates;
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }
}
