package io.github.tardigrad.attacks.minimum;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.attacks.search.Survivors;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.nn.Classifier;
import java.util.stream.IntStream;

/** One search of {@link Ead} on a batch. What is known of single images is kept by their index in it. */
final class EadSearch {
    /** From where the steps would end and where they ended before, a point ahead. */
    private static final Expression AHEAD = input(0).plus(input(0).minus(input(1)).times(input(2)));

    private final Ead attack;
    private final Engine engine;
    private final Backend backend;
    private final AttackBatch batch;
    private final Goal goal;
    private final Expression shrink;
    private final Constants constants;
    private final Nearest nearest;
    private final GradientQuery query;

    EadSearch(Ead attack, Classifier model, AttackBatch batch, Goal goal) {
        batch.check(model);
        goal.check(batch.size(), model.classes());
        this.attack = attack;
        this.engine = model.engine();
        this.backend = engine.backend();
        this.batch = batch;
        this.goal = goal;
        this.shrink = shrink(attack.regularization());
        this.constants = new Constants(batch.size(), attack.initialConstant());
        this.nearest = new Nearest(model, batch);
        this.query = new GradientQuery(model);
    }

    AttackResult search() {
        Logits clean = query.ask(batch);
        Shortfall shortfall = new Shortfall(goal, attack.confidence());
        int[] open = IntStream.range(0, batch.size()).filter(i -> !shortfall.isNone(clean, i)).toArray();
        for (int search = 0; search < attack.searches() && open.length > 0; search++) {
            constants.begin(search, attack.searches());
            descend(open);
            constants.adjust();
        }
        return nearest.judged(goal, attack.norm(), query);
    }

    /** All steps with the present constants. */
    private void descend(int[] open) {
        int interval = Math.ceilDiv(attack.steps(), 10);
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Survivors survivors = new Survivors(engine, memory, batch, goal, open);
            Tensor clean = survivors.trackImages();
            Tensor x = survivors.trackImages();
            Tensor ahead = survivors.trackImages();
            Tensor gradient = survivors.track();
            Tensor rate = memory.allocate(Shape.of(1));
            Tensor momentum = memory.allocate(Shape.of(1));
            for (int step = 0; step < attack.steps() && survivors.size() > 0; step++) {
                boolean checked = step % interval == 0;
                double[] losses = ask(survivors, clean, ahead, gradient, checked);
                rate.set((float) (attack.learningRate() * Math.sqrt(1 - (double) step / attack.steps())));
                momentum.set(step / (step + 3f));
                Tensor next = survivors.rows(gradient);
                backend.elementwise().evaluate(shrink, next, next, survivors.rows(ahead), survivors.rows(clean), rate);
                backend.elementwise().evaluate(AHEAD, survivors.rows(ahead), next, survivors.rows(x), momentum);
                backend.memory().copy(next, survivors.rows(x));
                if (checked) {
                    survivors.retain(row -> constants.isFalling(survivors.image(row), losses[row]));
                }
                if (survivors.size() > 0) {
                    judge(survivors, clean, x);
                }
            }
        }
    }

    /**
     * Writes the gradient of the part of the loss that asks for success, at the point ahead.
     *
     * @param checked whether the smooth part of each loss is wanted
     */
    private double[] ask(Survivors survivors, Tensor clean, Tensor ahead, Tensor gradient, boolean checked) {
        AttackBatch now = survivors.batch(ahead);
        Shortfall shortfall = new Shortfall(survivors.goal(), attack.confidence());
        double[] losses = checked ? Norm.L2.distances(now.images(), survivors.rows(clean)) : new double[now.size()];
        query.ask(now, survivors.rows(gradient), (answers, seeds) -> {
            for (int row = 0; row < losses.length; row++) {
                double constant = constants.of(survivors.image(row));
                losses[row] = losses[row] * losses[row] + constant * shortfall.of(answers, row);
                shortfall.addDerivative(answers, row, constant, seeds);
            }
        });
        return losses;
    }

    private void judge(Survivors survivors, Tensor clean, Tensor x) {
        AttackBatch now = survivors.batch(x);
        Logits logits = query.ask(now);
        Shortfall shortfall = new Shortfall(survivors.goal(), attack.confidence());
        double[] lengths = Norm.L1.distances(now.images(), survivors.rows(clean));
        double[] roots = attack.rule() == Ead.Rule.L1 ? new double[lengths.length]
                : Norm.L2.distances(now.images(), survivors.rows(clean));
        for (int row = 0; row < lengths.length; row++) {
            if (shortfall.isNone(logits, row)) {
                constants.succeed(survivors.image(row));
                nearest.offer(survivors.image(row), switch (attack.rule()) {
                    case EN -> roots[row] * roots[row] + attack.regularization() * lengths[row];
                    case L1 -> lengths[row];
                }, x, row);
            }
        }
    }

    /** A step from the point ahead down the smooth loss, and then every change nearer to 0 by the regularization. */
    private static Expression shrink(float regularization) {
        Expression gradient = input(0);
        Expression ahead = input(1);
        Expression clean = input(2);
        Expression rate = input(3);
        Expression slope = gradient.plus(ahead.minus(clean).times(2));
        Expression change = ahead.minus(slope.times(rate)).minus(clean);
        Expression size = change.absolute().minus(constant(regularization)).max(constant(0));
        return clean.plus(change.sign().times(size)).clamp(0, 1);
    }
}
