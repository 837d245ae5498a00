package io.github.tardigrad.attacks.query;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Restarts;
import io.github.tardigrad.attacks.search.Counts;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;

/**
 * Square Attack (Andriushchenko, Croce, Flammarion and Hein, "Square attack: a query-efficient black-box adversarial
 * attack via random search", 2020): from a random start on the surface of the ball it changes a
 * random square of the image at a time, and keeps the change if the margin of the logits grows. The squares shrink by a
 * fixed schedule. In L1 the windows are those of L2 with steeper flanks, and the ball is kept by projection.
 *
 * <p>An image is left alone once its goal is reached, or if it is without an attack. Targeted, the margin is that of
 * the target over all other classes.
 *
 * @param norm L∞, L2 or L1
 * @param queries how many changes are tried of each image; the start, and a look at the clean image, come on top
 * @param p the share of the pixels that the first squares cover, above 0 to 1
 * @param restarts how many starts at most, for images that resisted so far
 * @param stretched whether the schedule, made for 10,000 queries, is stretched or shrunk to as many as there are, as
 *        the authors have it; AutoAttack leaves it as it is, so that 5,000 queries end with squares in the middle of it
 */
public record Square(Norm norm, int queries, float p, int restarts, boolean stretched) implements Attack {
    /** After how many of 10,000 queries the squares are halved in area once more. */
    private static final int[] HALVINGS = {10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000};
    private static final int SCHEDULE = 10_000;

    /** Checks the parameters. */
    public Square {
        if (norm == Norm.L0) {
            throw new IllegalArgumentException("attack square measures in linf, l2 or l1, not in l0: take one-pixel"
                    + " for that");
        }
        Counts.check("queries", queries);
        Counts.check("restarts", restarts);
        if (!(p > 0 && p <= 1)) {
            throw new IllegalArgumentException("p " + Epsilons.text(p)
                    + " is outside 0 to 1: it is the share of the pixels that the first squares cover, 0.8 in"
                    + " AutoAttack");
        }
    }

    @Override
    public String name() { return "square"; }

    @Override
    public Classifier.Access access() { return Classifier.Access.SCORES; }

    @Override
    public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
        requireAccess(model);
        return restarts(model).run(model, batch, goal, epsilon, key);
    }

    @Override
    public void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor target) {
        requireAccess(model);
        goal.check(batch.size(), model.classes());
        restarts(model).run(model, batch, goal, epsilon, key, target);
    }

    private Restarts restarts(Classifier model) {
        return new Restarts(norm, restarts, (memory, selection, key, x) -> new SquareSearch(this, model, selection,
                key).write(x));
    }

    /** The side of the square that query number {@code query} tries: 1 up to the shorter side of the image. */
    int side(int query, int height, int width) {
        int scheduled = stretched ? (int) ((double) query / queries * SCHEDULE) : query;
        double share = p;
        for (int halving : HALVINGS) {
            share = scheduled > halving ? share / 2 : share;
        }
        int side = (int) Math.rint(Math.sqrt(share * height * width));
        if (norm != Norm.LINF) {
            side = Math.max(side, 3) | 1; // odd, so that a window has a middle
        }
        return Math.clamp(side, 1, Math.min(height, width));
    }

    @Override
    public String parameters(float epsilon) {
        return "queries=" + queries + ",p=" + Epsilons.text(p) + ",restarts=" + restarts + ",stretched="
                + stretched;
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }
}
