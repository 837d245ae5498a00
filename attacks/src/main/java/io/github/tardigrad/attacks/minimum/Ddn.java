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
 * The L2 attack that decouples direction and norm (Rony et al. 2019, "Decoupling direction and norm for efficient
 * gradient-based L2 adversarial attacks and defenses", algorithm 1): every step goes along the gradient of the
 * cross-entropy, and then to a sphere around the clean image. The sphere's radius shrinks by the share {@code gamma}
 * where the image has reached the goal, and else grows by it. Steps become shorter along half a cosine, from 1 to 0.01.
 * Where the gradient is zero, a step goes anywhere.
 *
 * @param steps how many
 * @param initialRadius the first radius, in pixels
 * @param gamma by which share the radius changes in a step
 */
public record Ddn(int steps, float initialRadius, float gamma) implements MinimumNormAttack {
    /** Checks the parameters. */
    public Ddn {
        Counts.check("steps", steps);
        if (!(initialRadius > 0 && initialRadius < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("initial-radius " + Epsilons.text(initialRadius)
                    + " is not above 0 and finite: it is a length in pixels over the whole image");
        }
        checkGamma(gamma);
    }

    static void checkGamma(float gamma) {
        if (!(gamma > 0 && gamma < 1)) {
            throw new IllegalArgumentException("gamma " + Epsilons.text(gamma)
                    + " is not between 0 and 1: it is the share by which the radius changes in a step");
        }
    }

    @Override
    public String name() { return "ddn"; }

    @Override
    public Norm norm() { return Norm.L2; }

    @Override
    public AttackResult search(Classifier model, AttackBatch batch, Goal goal, RandomKey key) {
        requireAccess(model);
        return new DdnSearch(this, model, key).search(batch, goal);
    }

    @Override
    public String parameters(float epsilon) {
        return "steps=" + steps + ",initial-radius=" + Epsilons.text(initialRadius) + ",gamma="
                + Epsilons.text(gamma);
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }
}
