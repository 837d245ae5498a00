package io.github.tardigrad.attacks.query;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.Counts;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;

/**
 * HopSkipJump (Chen, Jordan and Wainwright, "HopSkipJumpAttack: a query-efficient decision-based attack", 2020): looks
 * for the nearest adversarial image by labels alone. From a blend with noise it walks along the border: halving leads
 * onto it, random directions tell its adversarial side, a jump leaves it to that side. The further it is, the more
 * directions it asks for.
 *
 * <p>Where no noise reaches the goal, as may happen with a target, nothing is found.
 *
 * @param norm L∞ or L2
 * @param steps how many at most
 * @param samples directions of the first step; step t takes √t times as many, at most 10,000
 * @param queries how many images it may ask about for one image, the judgement of the result aside
 */
public record HopSkipJump(Norm norm, int steps, int samples, int queries) implements MinimumNormAttack {
    private static final int MOST_SAMPLES = 10_000;

    /** Checks the parameters. */
    public HopSkipJump {
        QueryChecks.norm("hopskipjump", norm);
        Counts.check("steps", steps);
        Counts.check("samples", samples);
        Counts.check("queries", queries);
    }

    @Override
    public String name() { return "hopskipjump"; }

    @Override
    public Classifier.Access access() { return Classifier.Access.LABELS; }

    @Override
    public String toFindMore() {
        return "take an attack that knows more of the model: no noise reached their goals";
    }

    @Override
    public AttackResult search(Classifier model, AttackBatch batch, Goal goal, RandomKey key) {
        return new HopSkipJumpSearch(this, new Decisions(model, batch, goal, queries), goal, key).search();
    }

    /** How many directions step number {@code step}, from 0, asks for. */
    int samplesAt(int step) { return (int) Math.min(samples * Math.sqrt(step + 1), MOST_SAMPLES); }

    /**
     * How far step number {@code step}, from 0, looks around, in pixels: little more than the error of the halving.
     *
     * @param distance of the image from the clean one
     * @param values how many the image has
     */
    double reachAt(int step, double distance, int values) { return step == 0 ? 0.1 : distance / values; }

    /** How often the way to the border is halved: until the error is the share that the paper asks for. */
    int halvings(int values) {
        double share = norm == Norm.LINF ? 1.0 / ((double) values * values) : 1 / (values * Math.sqrt(values));
        // A float holds no more than 24 halvings of 1.
        return (int) Math.clamp(Math.ceil(-Math.log(share) / Math.log(2)), 1, 24);
    }

    @Override
    public String parameters(float epsilon) {
        return "steps=" + steps + ",samples=" + samples + ",queries=" + queries;
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }
}
