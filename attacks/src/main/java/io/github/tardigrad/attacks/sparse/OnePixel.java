package io.github.tardigrad.attacks.sparse;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.Counts;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;

/**
 * The one-pixel attack (Su, Vargas and Sakurai 2019): differential evolution of places and colours of one pixel or a
 * few. It asks for scores only. In L0 a pixel counts once a channel: one pixel of a colour image is within epsilon 3.
 *
 * @param pixels how many change at most
 * @param population how many candidates live at a time, 4 or more
 * @param generations how often each may be replaced
 */
public record OnePixel(int pixels, int population, int generations) implements MinimumNormAttack {
    /** Checks the counts. */
    public OnePixel {
        Counts.check("pixels", pixels);
        Counts.check("population", population);
        Counts.check("generations", generations);
        if (population < 4) {
            throw new IllegalArgumentException("population " + population
                    + " is below 4: a candidate is made of three others");
        }
    }

    @Override
    public String name() { return "one-pixel"; }

    @Override
    public Norm norm() { return Norm.L0; }

    @Override
    public Classifier.Access access() { return Classifier.Access.SCORES; }

    @Override
    public AttackResult search(Classifier model, AttackBatch batch, Goal goal, RandomKey key) {
        requireAccess(model);
        batch.check(model);
        goal.check(batch.size(), model.classes());
        Engine engine = model.engine();
        Tensor best = engine.zeros(batch.images().shape());
        engine.backend().memory().copy(batch.images(), best);
        GradientQuery query = new GradientQuery(model);
        Logits clean = query.ask(batch);
        for (int image = 0; image < batch.size(); image++) {
            if (!goal.isReached(image, clean.label(image))) {
                Evolution evolution = new Evolution(this, engine, query, key, batch.id(image),
                        batch.images().rows(image, image + 1), goal.select(image));
                if (evolution.succeeds()) {
                    best.rows(image, image + 1).set(evolution.image());
                }
            }
        }
        return AttackResult.judge(model, batch, goal, norm(), best,
                query.cost().plus(new AttackResult.Cost(0, batch.size(), 0)));
    }

    @Override
    public String toFindMore() { return "give it more pixels or generations"; }

    @Override
    public String parameters(float epsilon) {
        return "pixels=" + pixels + ",population=" + population + ",generations=" + generations;
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }
}
