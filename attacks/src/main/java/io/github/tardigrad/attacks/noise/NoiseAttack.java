package io.github.tardigrad.attacks.noise;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Restarts;
import io.github.tardigrad.attacks.Selection;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;

/**
 * Random noise of length epsilon, clamped to [0, 1]: the best of some draws, success before the largest margin.
 *
 * @param kind how it is drawn
 * @param norm in which it has the length
 * @param restarts how many draws; after the first only for images that resisted so far
 */
public record NoiseAttack(Noise kind, Norm norm, int restarts) implements Attack {
    private static final int MOST = 1_000_000;

    /** Checks the number of draws, and that changes of every value are not asked for in L0. */
    public NoiseAttack {
        if (norm == Norm.L0 && kind != Noise.SALT_AND_PEPPER) {
            throw new IllegalArgumentException("attack " + kind.text()
                    + " changes every value and does not exist in l0: take salt-and-pepper, or measure in linf, l2 or"
                    + " l1");
        }
        if (restarts < 1 || restarts > MOST) {
            throw new IllegalArgumentException("restarts " + restarts + " is outside 1 to " + MOST);
        }
    }

    @Override
    public String name() { return kind.text(); }

    @Override
    public Classifier.Access access() { return Classifier.Access.LABELS; }

    @Override
    public String parameters(float epsilon) { return "restarts=" + restarts; }

    @Override
    public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
        return draws(model).run(model, batch, goal, epsilon, key);
    }

    @Override
    public void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor target) {
        goal.check(batch.size(), model.classes());
        draws(model).run(model, batch, goal, epsilon, key, target);
    }

    private Restarts draws(Classifier model) {
        return new Restarts(norm, restarts, (memory, selection, key, x) -> {
            draw(selection, key, x);
            Engine engine = model.engine();
            norm.ball(engine.backend(), memory, selection.batch().images(), selection.epsilon()).project(x);
            return AttackResult.Cost.NONE;
        });
    }

    private void draw(Selection selection, RandomKey key, Tensor x) {
        float[] pixels = selection.batch().images().toArray();
        float[] epsilons = selection.epsilon().toArray();
        int row = x.shape().rowSize();
        int channels = x.shape().extent(3);
        for (int i = 0; i < epsilons.length; i++) {
            kind.add(norm, key, selection.batch().id(i), epsilons[i], channels, pixels, i * row, row);
        }
        x.set(pixels);
    }

    @Override
    public String toString() { return name() + ":restarts=" + restarts; }
}
