package io.github.tardigrad.attacks.minimum;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.attacks.search.LogitLoss;
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
import java.util.Arrays;
import java.util.stream.IntStream;

/** One search of {@link CarliniWagner} on a batch. What is known of single images is kept by their index in it. */
final class CarliniWagnerSearch {
    /** Keeps the inverse of tanh finite at 0 and 1. */
    private static final float INSIDE = 0.999999f;
    /** A loss that has not fallen below this share of what it was is not worth going on. */
    private static final double PROGRESS = 0.9999;
    /** From this many values of c on, the last is the best one so far once more, or a huge one. */
    private static final int MANY_SEARCHES = 10;
    private static final double HUGE = 1e10;

    /** {@code w = artanh t = ln((1 + t) / (1 − t)) / 2} with t = 2x − 1. */
    private static final Expression TO_UNBOUNDED = toUnbounded();
    /** {@code x = (tanh w + 1) / 2 = 1 / (1 + exp(−2w))}. */
    private static final Expression TO_PIXELS = constant(1)
            .over(constant(1).plus(input(0).times(-2).exponential()));
    private static final Expression SQUARED_DIFFERENCE = input(0).minus(input(1)).square();
    /** With dx/dw = 2x(1 − x): the gradient of w from that of x, and the distance's own. */
    private static final Expression CHAIN = input(0).plus(input(1).minus(input(2)).times(2))
            .times(input(1).times(constant(1).minus(input(1))).times(2));

    private final CarliniWagner attack;
    private final Classifier model;
    private final Engine engine;
    private final Backend backend;
    private final AttackBatch batch;
    private final Goal goal;
    private final Tensor best;
    private final double[] constants;
    private final double[] lower;
    private final double[] upper;
    private final double[] nearest;
    private final boolean[] found;
    private final double[] checked;
    private final GradientQuery query;

    CarliniWagnerSearch(CarliniWagner attack, Classifier model, AttackBatch batch, Goal goal) {
        attack.requireAccess(model);
        batch.check(model);
        goal.check(batch.size(), model.classes());
        this.attack = attack;
        this.model = model;
        this.engine = model.engine();
        this.backend = engine.backend();
        this.batch = batch;
        this.goal = goal;
        this.best = engine.zeros(batch.images().shape());
        this.constants = filled(attack.initialConstant());
        this.lower = filled(0);
        this.upper = filled(Double.POSITIVE_INFINITY);
        this.nearest = filled(Double.POSITIVE_INFINITY);
        this.found = new boolean[batch.size()];
        this.checked = filled(Double.POSITIVE_INFINITY);
        this.query = new GradientQuery(model);
    }

    AttackResult search() {
        backend.memory().copy(batch.images(), best);
        Logits clean = query.ask(batch);
        int[] open = IntStream.range(0, batch.size()).filter(i -> !isReached(clean, goal, i)).toArray();
        for (int search = 0; search < attack.searches() && open.length > 0; search++) {
            if (search == attack.searches() - 1 && attack.searches() >= MANY_SEARCHES) {
                for (int image : open) {
                    constants[image] = Math.min(upper[image], HUGE);
                }
            }
            descend(open);
            for (int image : open) {
                adjust(image);
            }
        }
        return AttackResult.judge(model, batch, goal, attack.norm(), best,
                query.cost().plus(new AttackResult.Cost(0, batch.size(), 0)));
    }

    /** All steps with the present constants. */
    private void descend(int[] open) {
        Arrays.fill(found, false);
        Arrays.fill(checked, Double.POSITIVE_INFINITY);
        int interval = Math.ceilDiv(attack.steps(), 10);
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Survivors survivors = new Survivors(engine, memory, batch, goal, open);
            Tensor clean = survivors.trackImages();
            Tensor origin = survivors.track();
            Tensor w = survivors.track();
            Tensor x = survivors.track();
            Tensor first = survivors.track();
            Tensor second = survivors.track();
            backend.elementwise().evaluate(TO_UNBOUNDED, w, clean);
            backend.elementwise().evaluate(TO_PIXELS, origin, w);
            backend.memory().fill(first, 0);
            backend.memory().fill(second, 0);
            for (int step = 0; step < attack.steps() && survivors.size() > 0; step++) {
                Tensor rows = survivors.rows(w);
                backend.elementwise().evaluate(TO_PIXELS, survivors.rows(x), rows);
                double[] losses = new double[survivors.size()];
                try (Tape scratch = engine.tape(Gradients.NONE)) {
                    Tensor gradient = gradient(scratch, survivors, x, survivors.rows(clean), losses);
                    backend.elementwise().evaluate(CHAIN, gradient, gradient, survivors.rows(x),
                            survivors.rows(origin));
                    backend.update().adam(new Adam(attack.learningRate(), 0.9f, 0.999f, 1e-8f, 0, false, step + 1),
                            rows, gradient, survivors.rows(first), survivors.rows(second));
                }
                if (step % interval == 0) {
                    survivors.retain(row -> {
                        double before = checked[survivors.image(row)];
                        checked[survivors.image(row)] = losses[row];
                        return losses[row] <= PROGRESS * before;
                    });
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
        Goal wanted = survivors.goal();
        Tensor squares = scratch.allocate(Shape.of(losses.length, 1, 1, 1));
        backend.reduction().reduce(Reduction.SUM, SQUARED_DIFFERENCE, squares, now.images(), clean);
        float[] distances = squares.toArray();
        Tensor gradient = scratch.allocate(now.images().shape());
        Logits logits = query.ask(now, gradient, (answers, seeds) -> {
            for (int row = 0; row < losses.length; row++) {
                double lacking = attack.confidence() - margin(answers, wanted, row);
                double constant = constants[survivors.image(row)];
                losses[row] = distances[row] + constant * Math.max(0, lacking);
                if (lacking > 0) {
                    LogitLoss.MARGIN.addDerivative(answers, row, wanted.reference(row),
                            wanted.isTargeted() ? constant : -constant, seeds);
                }
            }
        });
        for (int row = 0; row < losses.length; row++) {
            int image = survivors.image(row);
            if (isReached(logits, wanted, row)) {
                found[image] = true;
                if (distances[row] < nearest[image]) {
                    nearest[image] = distances[row];
                    backend.memory().copy(x.rows(row, row + 1), best.rows(image, image + 1));
                }
            }
        }
        return gradient;
    }

    /** Towards the smallest constant that succeeds. */
    private void adjust(int image) {
        if (found[image]) {
            upper[image] = Math.min(upper[image], constants[image]);
        } else {
            lower[image] = Math.max(lower[image], constants[image]);
        }
        constants[image] = upper[image] == Double.POSITIVE_INFINITY ? constants[image] * 10
                : (lower[image] + upper[image]) / 2;
    }

    private boolean isReached(Logits logits, Goal wanted, int image) {
        return wanted.isReached(image, logits.label(image)) && margin(logits, wanted, image) >= attack.confidence();
    }

    /** By how much the logits favour the goal. */
    private static double margin(Logits logits, Goal wanted, int image) {
        double margin = logits.margin(image, wanted.reference(image));
        return wanted.isTargeted() ? -margin : margin;
    }

    private double[] filled(double value) {
        double[] values = new double[batch.size()];
        Arrays.fill(values, value);
        return values;
    }

    private static Expression toUnbounded() {
        Expression t = input(0).clamp(0, 1).times(2).minus(constant(1)).times(INSIDE);
        return constant(1).plus(t).over(constant(1).minus(t)).logarithm().times(0.5f);
    }
}
