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
import io.github.tardigrad.engine.backend.UpdateKernels.Adam;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * One search of {@link CarliniWagnerLinf} on a batch, round by round: all images begin a round together, with the same
 * count of Adam's steps, and leave it by themselves. What is known of single images is kept by their index in the
 * batch.
 */
final class CarliniWagnerLinfSearch {
    /** A τ not above this is near enough. */
    private static final double GREY_LEVEL = 1.0 / 256;
    /** A loss below this share of c is as good as none. */
    private static final double NONE = 1e-4;

    private static final Expression EXCESS = input(0).minus(input(1)).absolute().minus(input(2)).max(constant(0));
    /** The gradient of w from that of x, and the excess's own. */
    private static final Expression CHAIN = input(0)
            .plus(input(1).minus(input(2)).sign().where(input(1).minus(input(2)).absolute().minus(input(3))))
            .times(Unbounded.slope(input(1)));

    private final CarliniWagnerLinf attack;
    private final Engine engine;
    private final Backend backend;
    private final AttackBatch batch;
    private final Goal goal;
    private final double[] constants;
    private final double[] limits;
    private final boolean[] reached;
    private final Nearest nearest;
    private final GradientQuery query;

    CarliniWagnerLinfSearch(CarliniWagnerLinf attack, Classifier model, AttackBatch batch, Goal goal) {
        batch.check(model);
        goal.check(batch.size(), model.classes());
        this.attack = attack;
        this.engine = model.engine();
        this.backend = engine.backend();
        this.batch = batch;
        this.goal = goal;
        this.constants = new double[batch.size()];
        this.limits = new double[batch.size()];
        this.reached = new boolean[batch.size()];
        this.nearest = new Nearest(model, batch);
        this.query = new GradientQuery(model);
        Arrays.fill(constants, attack.initialConstant());
        Arrays.fill(limits, 1);
    }

    AttackResult search() {
        Logits clean = query.ask(batch);
        int[] open = IntStream.range(0, batch.size()).filter(i -> !goal.isReached(i, clean.label(i))).toArray();
        while (open.length > 0) {
            Arrays.fill(reached, false);
            round(open);
            for (int image : open) {
                limits[image] = Math.min(limits[image], nearest.length(image)) * attack.decrease();
            }
            open = Arrays.stream(open).filter(i -> reached[i] && limits[i] > GREY_LEVEL).toArray();
        }
        return nearest.judged(goal, attack.norm(), query);
    }

    /** From the images found so far: all steps with the present constants, then with larger ones. */
    private void round(int[] open) {
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Survivors survivors = new Survivors(engine, memory, batch, goal, open);
            Tensor clean = survivors.trackImages();
            Tensor w = survivors.track();
            Tensor x = survivors.track();
            Tensor first = survivors.track();
            Tensor second = survivors.track();
            for (int row = 0; row < open.length; row++) {
                backend.memory().copy(nearest.images().rows(open[row], open[row] + 1), x.rows(row, row + 1));
            }
            backend.elementwise().evaluate(Unbounded.OF_PIXELS, w, x);
            backend.memory().fill(first, 0);
            backend.memory().fill(second, 0);
            for (int step = 0; survivors.size() > 0; step++) {
                backend.elementwise().evaluate(Unbounded.TO_PIXELS, survivors.rows(x), survivors.rows(w));
                step(survivors, clean, x, w, first, second, step + 1);
                if ((step + 1) % attack.steps() == 0) {
                    survivors.retain(row -> reached[survivors.image(row)] || grow(survivors.image(row)));
                }
                survivors.retain(row -> !reached[survivors.image(row)]);
            }
        }
    }

    /** Makes the constant larger; tells whether it may be as large. */
    private boolean grow(int image) {
        constants[image] *= attack.constantFactor();
        return constants[image] < attack.largestConstant();
    }

    private void step(Survivors survivors, Tensor clean, Tensor x, Tensor w, Tensor first, Tensor second, int count) {
        AttackBatch now = survivors.batch(x);
        Tensor centre = survivors.rows(clean);
        Shortfall shortfall = new Shortfall(survivors.goal(), 0);
        try (Tape scratch = engine.tape(Gradients.NONE)) {
            Shape perImage = Shape.of(now.size(), 1, 1, 1);
            float[] most = new float[now.size()];
            for (int row = 0; row < most.length; row++) {
                most[row] = (float) limits[survivors.image(row)];
            }
            Tensor limit = scratch.tensor(perImage, most);
            Tensor sums = scratch.allocate(perImage);
            backend.reduction().reduce(Reduction.SUM, EXCESS, sums, now.images(), centre, limit);
            float[] excess = sums.toArray();
            Tensor gradient = scratch.allocate(now.images().shape());
            Logits logits = query.ask(now, gradient, (answers, seeds) -> {
                for (int row = 0; row < most.length; row++) {
                    shortfall.addDerivative(answers, row, constants[survivors.image(row)], seeds);
                }
            });
            double[] distances = Norm.LINF.distances(now.images(), centre);
            for (int row = 0; row < most.length; row++) {
                int image = survivors.image(row);
                double loss = excess[row] + constants[image] * shortfall.of(logits, row);
                if (loss < NONE * constants[image] && shortfall.isNone(logits, row)) {
                    reached[image] = true;
                    nearest.offer(image, distances[row], x, row);
                }
            }
            backend.elementwise().evaluate(CHAIN, gradient, gradient, now.images(), centre, limit);
            backend.update().adam(new Adam(attack.learningRate(), 0.9f, 0.999f, 1e-8f, 0, false, count),
                    survivors.rows(w), gradient, survivors.rows(first), survivors.rows(second));
        }
    }
}
