package io.github.tardigrad.attacks.minimum;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.attacks.search.Survivors;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.backend.UpdateKernels.Adam;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.nn.Classifier;
import java.util.stream.IntStream;

/** One search of {@link CarliniWagner} on a batch. What is known of single images is kept by their index in it. */
final class CarliniWagnerSearch {
    private static final Expression SQUARED_DIFFERENCE = input(0).minus(input(1)).square();
    /** The gradient of w from that of x, and the distance's own. */
    private static final Expression CHAIN = input(0).plus(input(1).minus(input(2)).times(2))
            .times(Unbounded.slope(input(1)));

    private final CarliniWagner attack;
    private final Engine engine;
    private final Backend backend;
    private final AttackBatch batch;
    private final Goal goal;
    private final Constants constants;
    private final Nearest nearest;
    private final GradientQuery query;

    CarliniWagnerSearch(CarliniWagner attack, Classifier model, AttackBatch batch, Goal goal) {
        attack.requireAccess(model);
        batch.check(model);
        goal.check(batch.size(), model.classes());
        this.attack = attack;
        this.engine = model.engine();
        this.backend = engine.backend();
        this.batch = batch;
        this.goal = goal;
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
            Tensor origin = survivors.track();
            Tensor w = survivors.track();
            Tensor x = survivors.track();
            Tensor first = survivors.track();
            Tensor second = survivors.track();
            backend.elementwise().evaluate(Unbounded.OF_PIXELS, w, clean);
            backend.elementwise().evaluate(Unbounded.TO_PIXELS, origin, w);
            backend.memory().fill(first, 0);
            backend.memory().fill(second, 0);
            for (int step = 0; step < attack.steps() && survivors.size() > 0; step++) {
                Tensor rows = survivors.rows(w);
                backend.elementwise().evaluate(Unbounded.TO_PIXELS, survivors.rows(x), rows);
                double[] losses = new double[survivors.size()];
                try (Tape scratch = engine.tape(Gradients.NONE)) {
                    Tensor gradient = gradient(scratch, survivors, x, survivors.rows(clean), losses);
                    backend.elementwise().evaluate(CHAIN, gradient, gradient, survivors.rows(x),
                            survivors.rows(origin));
                    backend.update().adam(new Adam(attack.learningRate(), 0.9f, 0.999f, 1e-8f, 0, false, step + 1),
                            rows, gradient, survivors.rows(first), survivors.rows(second));
                }
                if (step % interval == 0) {
                    survivors.retain(row -> constants.isFalling(survivors.image(row), losses[row]));
                }
            }
        }
    }

    /**
     * The gradient of the second term of the loss by x, in memory of {@code scratch}. Images that reach the goal nearer
     * than before are kept on the way.
     *
     * @param losses overwritten with the whole loss of each image
     */
    private Tensor gradient(Tape scratch, Survivors survivors, Tensor x, Tensor clean, double[] losses) {
        AttackBatch now = survivors.batch(x);
        Shortfall shortfall = new Shortfall(survivors.goal(), attack.confidence());
        Tensor squares = scratch.allocate(Shape.of(losses.length, 1, 1, 1));
        backend.reduction().reduce(Reduction.SUM, SQUARED_DIFFERENCE, squares, now.images(), clean);
        float[] distances = squares.toArray();
        Tensor gradient = scratch.allocate(now.images().shape());
        Logits logits = query.ask(now, gradient, (answers, seeds) -> {
            for (int row = 0; row < losses.length; row++) {
                double constant = constants.of(survivors.image(row));
                losses[row] = distances[row] + constant * shortfall.of(answers, row);
                shortfall.addDerivative(answers, row, constant, seeds);
            }
        });
        for (int row = 0; row < losses.length; row++) {
            if (shortfall.isNone(logits, row)) {
                constants.succeed(survivors.image(row));
                nearest.offer(survivors.image(row), distances[row], x, row);
            }
        }
        return gradient;
    }
}
