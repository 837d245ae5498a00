package io.github.tardigrad.attacks.query;

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
 * The boundary attack (Brendel, Rauber and Bethge, "Decision-based adversarial attacks", 2018): looks for the nearest
 * adversarial image in L2 by labels alone. From a blend with noise it tries random steps, around the clean image and
 * then towards it, and takes those that stay adversarial. Both kinds of step grow while they mostly succeed and shrink
 * while they mostly fail; when they have shrunk to nothing, an image is done.
 *
 * <p>Where no noise reaches the goal, as may happen with a target, nothing is found.
 *
 * @param steps how many at most, one query each and every tenth two
 * @param sphericalStep the first step around, as a share of the distance
 * @param sourceStep the first step towards the clean image, as a share of the distance
 * @param queries how many images it may ask about for one image, the judgement of the result aside
 */
public record Boundary(int steps, float sphericalStep, float sourceStep, int queries) implements MinimumNormAttack {
    /** Checks the parameters. */
    public Boundary {
        Counts.check("steps", steps);
        share("spherical-step", sphericalStep);
        share("source-step", sourceStep);
        Counts.check("queries", queries);
    }

    @Override
    public String name() { return "boundary"; }

    @Override
    public Norm norm() { return Norm.L2; }

    @Override
    public Classifier.Access access() { return Classifier.Access.LABELS; }

    @Override
    public String toFindMore() {
        return "take an attack that knows more of the model: no noise reached their goals";
    }

    @Override
    public AttackResult search(Classifier model, AttackBatch batch, Goal goal, RandomKey key) {
        return new BoundarySearch(this, new Decisions(model, batch, goal, queries), goal, key).search();
    }

    @Override
    public String parameters(float epsilon) {
        return "steps=" + steps + ",spherical-step=" + Epsilons.text(sphericalStep) + ",source-step="
                + Epsilons.text(sourceStep) + ",queries=" + queries;
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }

    private static void share(String what, float value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " " + Epsilons.text(value)
                    + " is not above 0 and at most 1: it is a share of the distance to the clean image");
        }
    }
}
