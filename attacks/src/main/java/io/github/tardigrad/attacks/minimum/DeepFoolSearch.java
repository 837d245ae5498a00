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
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One search of {@link DeepFool}: a batch at a time, without the images that have crossed a border. */
final class DeepFoolSearch {
    /** Pixels beyond the border, so that a step does not fade to nothing in front of it. */
    private static final double BEYOND = 1e-4;
    private static final Expression SCALED = input(0).over(input(1)).where(input(1));
    private static final Expression CHOOSE = input(1).where(input(2))
            .plus(input(0).where(constant(1).minus(input(2))));
    private static final Expression L2_CHANGE = input(0).plus(input(1).over(input(2)).where(input(2)).times(input(3)));
    private static final Expression LINF_CHANGE = input(0).plus(input(1).sign().times(input(3)));

    private final DeepFool attack;
    private final Classifier model;
    private final Engine engine;
    private final Backend backend;
    private final Expression place;
    private final float @Nullable [] limits;
    private final GradientQuery query;

    /** Without a bound on the changes. */
    DeepFoolSearch(DeepFool attack, Classifier model) {
        this(attack, model, null);
    }

    /** With changes no larger than {@code epsilon} allows each image, {@code [n, 1, 1, 1]}. */
    DeepFoolSearch(DeepFool attack, Classifier model, @Nullable Tensor epsilon) {
        attack.requireAccess(model);
        this.attack = attack;
        this.model = model;
        this.engine = model.engine();
        this.backend = engine.backend();
        this.place = input(0).plus(input(1).times(1 + attack.overshoot())).clamp(0, 1);
        this.limits = epsilon == null ? null : epsilon.toArray();
        this.query = new GradientQuery(model);
    }

    AttackResult search(AttackBatch batch, Goal goal) {
        batch.check(model);
        goal.check(batch.size(), model.classes());
        Tensor best = engine.zeros(batch.images().shape());
        backend.memory().copy(batch.images(), best);
        Logits clean = query.ask(batch);
        int[][] ranking = IntStream.range(0, batch.size()).mapToObj(clean::ranking).toArray(int[][]::new);
        int[] open = IntStream.range(0, batch.size()).filter(i -> !goal.isReached(i, clean.label(i))).toArray();
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Survivors survivors = new Survivors(engine, memory, batch, goal, open);
            Tensor origin = survivors.trackImages();
            Tensor x = survivors.trackImages();
            Tensor change = survivors.track();
            backend.memory().fill(change, 0);
            for (int step = 0; step < attack.steps() && survivors.size() > 0; step++) {
                boolean[] moved = step(survivors, ranking, x, change, origin);
                AttackBatch now = survivors.batch(x);
                Logits logits = query.ask(now);
                Goal wanted = survivors.goal();
                for (int row = 0; row < now.size(); row++) {
                    if (limits != null || wanted.isReached(row, logits.label(row))) {
                        int image = survivors.image(row);
                        backend.memory().copy(x.rows(row, row + 1), best.rows(image, image + 1));
                    }
                }
                survivors.retain(row -> moved[row] && !wanted.isReached(row, logits.label(row)));
            }
        }
        return AttackResult.judge(model, batch, goal, attack.norm(), best,
                query.cost().plus(new AttackResult.Cost(0, batch.size(), 0)));
    }

    /** Goes to the nearest border of each image; tells which moved at all: without a gradient there is no border. */
    private boolean[] step(Survivors survivors, int[][] ranking, Tensor x, Tensor change, Tensor origin) {
        Goal goal = survivors.goal();
        int count = survivors.size();
        double[] distances = new double[count];
        float[] peaks = new float[count];
        float[] factors = new float[count];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        try (Tape memory = engine.tape(Gradients.NONE)) {
            AttackBatch now = survivors.batch(x);
            Shape perImage = Shape.of(count, 1, 1, 1);
            Tensor numbers = memory.allocate(perImage);
            Tensor peak = memory.allocate(perImage);
            Tensor gradient = memory.allocate(now.images().shape());
            Tensor nearest = memory.allocate(now.images().shape());
            backend.memory().fill(nearest, 0);
            int borders = goal.isTargeted() ? 1 : Math.min(attack.candidates(), model.classes()) - 1;
            for (int border = 1; border <= borders; border++) {
                float[] differences = new float[count];
                int candidate = border;
                query.ask(now, gradient, (logits, seeds) -> seed(survivors, goal, ranking, candidate, logits, seeds,
                        differences));
                backend.reduction().reduce(Reduction.MAX, input(0).absolute(), peak, gradient);
                backend.reduction().reduce(Reduction.SUM, size(), numbers, gradient, peak);
                float[] sizes = numbers.toArray();
                float[] largest = peak.toArray();
                float[] nearer = new float[count];
                for (int row = 0; row < count; row++) {
                    double size = attack.norm() == Norm.L2 ? Math.sqrt(sizes[row]) : sizes[row];
                    double distance = Math.abs(differences[row]) / (size * largest[row]);
                    if (size > 0 && distance < distances[row]) {
                        nearer[row] = 1;
                        distances[row] = distance;
                        peaks[row] = largest[row];
                        factors[row] = (float) ((distance + BEYOND) / (attack.norm() == Norm.L2 ? size : 1));
                    }
                }
                numbers.set(nearer);
                backend.elementwise().evaluate(CHOOSE, nearest, nearest, gradient, numbers);
            }
            numbers.set(factors);
            Tensor scale = memory.tensor(perImage, peaks);
            Tensor rows = survivors.rows(change);
            backend.elementwise().evaluate(attack.norm() == Norm.L2 ? L2_CHANGE : LINF_CHANGE, rows, rows, nearest,
                    scale, numbers);
            if (limits != null) {
                limit(survivors, rows, numbers, limits);
            }
            backend.elementwise().evaluate(place, survivors.rows(x), survivors.rows(origin), rows);
        }
        boolean[] moved = new boolean[count];
        for (int row = 0; row < count; row++) {
            moved[row] = distances[row] < Double.POSITIVE_INFINITY;
        }
        return moved;
    }

    /** Cuts changes down to what is allowed before the overshoot. */
    private void limit(Survivors survivors, Tensor rows, Tensor numbers, float[] epsilons) {
        float[] most = new float[survivors.size()];
        float[] lengths = most;
        if (attack.norm() == Norm.L2) {
            backend.reduction().reduce(Reduction.SUM, input(0).square(), numbers, rows);
            lengths = numbers.toArray();
        }
        for (int row = 0; row < most.length; row++) {
            double allowed = epsilons[survivors.image(row)] / (1.0 + attack.overshoot());
            most[row] = (float) (attack.norm() == Norm.L2
                    ? Math.min(1, allowed / Math.max(Math.sqrt(lengths[row]), Float.MIN_NORMAL)) : allowed);
        }
        numbers.set(most);
        backend.elementwise().evaluate(attack.norm() == Norm.L2 ? input(0).times(input(1))
                : input(0).max(input(1).negated()).min(input(1)), rows, rows, numbers);
    }

    /**
     * What to differentiate: the candidate's logit minus that of the class to leave.
     *
     * @param differences overwritten with its value for each image
     */
    private void seed(Survivors survivors, Goal goal, int[][] ranking, int border, Logits logits, float[] seeds,
            float[] differences) {
        for (int row = 0; row < differences.length; row++) {
            int reference = goal.reference(row);
            int from = goal.isTargeted() ? strongestBut(reference, logits, row) : reference;
            int to = goal.isTargeted() ? reference : ranking[survivors.image(row)][border];
            seeds[row * logits.classes() + to] = 1;
            seeds[row * logits.classes() + from] = -1;
            differences[row] = logits.of(row, to) - logits.of(row, from);
        }
    }

    private static int strongestBut(int label, Logits logits, int row) {
        int[] ranking = logits.ranking(row);
        return ranking[0] == label ? ranking[1] : ranking[0];
    }

    /** Summed up, the gradient's dual norm over its peak; squared in L2. */
    private Expression size() {
        return attack.norm() == Norm.L2 ? SCALED.square() : SCALED.absolute();
    }
}
