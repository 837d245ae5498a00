package io.github.tardigrad.attacks.gradient;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Ball;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Selection;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.attacks.search.Survivors;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The steps of {@link Apgd} from one start in one ball: moves, asks, keeps the best point of each image, and looks from
 * time to time whether the steps are still worth their length. How it moves and what it does then depends on the norm.
 * What is known of single images is kept by their index in the batch.
 */
abstract class ApgdClimb {
    private static final Expression CHOOSE = input(1).where(input(2))
            .plus(input(0).where(constant(1).minus(input(2))));

    /**
     * What to climb.
     *
     * @param memory in whose scope the climb lies
     * @param part all images, with the radii of their balls
     * @param open which of them to work on
     */
    record Task(Apgd attack, Engine engine, Tape memory, GradientQuery query, Selection part, Objective objective,
            int[] open) {}

    final Backend backend;
    final Survivors survivors;
    final Tensor clean;
    final Tensor gradient;
    final Tensor best;
    /** Where the images are; rows of those that have left are not in use. */
    Tensor x;
    final int steps;
    /** Of the latest points, and the largest so far. */
    final double[] losses;
    final double[] bestLosses;
    final double[] stepSizes;
    final double[] epsilons;

    private final Task task;
    private final Tensor bestGradient;
    private final Tensor numbers;
    private @Nullable Ball ball;
    private int imagesOfBall;

    /**
     * Prepares a climb.
     *
     * @param start shaped as the images of the whole part: within their balls, and stays as it is
     * @param firstStep in epsilons
     */
    ApgdClimb(Task task, Tensor start, int steps, double firstStep) {
        this.task = task;
        this.steps = steps;
        this.backend = task.engine.backend();
        this.survivors = new Survivors(task.engine, task.memory, task.part.batch(), task.part.goal(), task.open);
        this.clean = survivors.trackImages();
        this.x = survivors.track(start);
        this.gradient = survivors.track();
        this.best = survivors.track();
        this.bestGradient = survivors.track();
        this.numbers = task.memory.allocate(Shape.of(task.open.length, 1, 1, 1));
        float[] radii = task.part.epsilon().toArray();
        this.epsilons = new double[radii.length];
        Arrays.setAll(epsilons, image -> radii[image]);
        this.stepSizes = Arrays.stream(epsilons).map(radius -> firstStep * radius).toArray();
        this.losses = new double[radii.length];
        this.bestLosses = new double[radii.length];
        Arrays.fill(bestLosses, Double.NEGATIVE_INFINITY);
    }

    /** Takes step number {@code step}, from 0, with the latest gradient. */
    abstract void move(int step);

    /** Looks at what the latest step was worth. */
    abstract void check();

    /**
     * All steps.
     *
     * @param leave whether an image is done as soon as its goal is reached
     * @param found shaped as the images of the whole part: the rows of the open images are overwritten with the first
     *        point that reached the goal, or else the best one
     */
    void run(boolean leave, Tensor found) {
        ask(steps > 0, leave, found);
        for (int step = 0; step < steps && survivors.size() > 0; step++) {
            move(step);
            ask(step + 1 < steps, leave, found);
            check();
        }
        for (int row = 0; row < survivors.size(); row++) {
            keep(best, row, found);
        }
    }

    /** Asks about the latest points; without {@code back} nothing is learnt of their gradients. */
    private void ask(boolean back, boolean leave, Tensor found) {
        AttackBatch now = survivors.batch(x);
        Logits logits = back ? gradient(now) : task.query.ask(now);
        boolean[] done = new boolean[now.size()];
        for (int row = 0; row < done.length; row++) {
            int image = survivors.image(row);
            losses[image] = task.objective.of(logits, row, image);
            done[row] = leave && task.part.goal().isReached(image, logits.label(row));
            if (done[row]) {
                keep(x, row, found);
            }
        }
        survivors.retain(row -> !done[row]);
        choose(image -> losses[image] > bestLosses[image], best, x, bestGradient, gradient);
        for (int row = 0; row < survivors.size(); row++) {
            int image = survivors.image(row);
            bestLosses[image] = Math.max(bestLosses[image], losses[image]);
        }
    }

    /** The mean over all samples; returned is the last answer. */
    private Logits gradient(AttackBatch now) {
        int samples = task.attack.samples();
        GradientQuery.Seeds seeds = (logits, derivatives) -> {
            for (int row = 0; row < logits.size(); row++) {
                task.objective.addDerivative(logits, row, survivors.image(row), 1.0 / samples, derivatives);
            }
        };
        Tensor mean = survivors.rows(gradient);
        Logits answer = task.query.ask(now, mean, seeds);
        for (int sample = 1; sample < samples; sample++) {
            try (Tape scratch = task.engine.tape(task.memory.gradients())) {
                Tensor another = scratch.allocate(mean.shape());
                answer = task.query.ask(now, another, seeds);
                backend.elementwise().evaluate(input(0).plus(input(1)), mean, mean, another);
            }
        }
        return answer;
    }

    /** The images within reach of those that are left. */
    final Ball ball() {
        if (ball == null || imagesOfBall != survivors.size()) {
            imagesOfBall = survivors.size();
            Tensor radii = task.memory.allocate(Shape.of(imagesOfBall, 1, 1, 1));
            float[] values = new float[imagesOfBall];
            for (int row = 0; row < values.length; row++) {
                values[row] = (float) epsilons[survivors.image(row)];
            }
            radii.set(values);
            ball = task.attack.norm().ball(backend, task.memory, survivors.rows(clean), radii);
        }
        return ball;
    }

    /** A number for each image that is left, {@code [n, 1, 1, 1]}; valid until the next call. */
    final Tensor perImage(IntToDoubleFunction number) {
        float[] values = new float[survivors.size()];
        for (int row = 0; row < values.length; row++) {
            values[row] = (float) number.applyAsDouble(survivors.image(row));
        }
        Tensor rows = survivors.rows(numbers);
        rows.set(values);
        return rows;
    }

    /** Goes back to the best points of some images, by index. */
    final void restore(IntPredicate which) {
        choose(which, x, best, gradient, bestGradient);
    }

    /** Overwrites rows of points and gradients with others for the images that are meant. */
    private void choose(IntPredicate which, Tensor points, Tensor otherPoints, Tensor gradients,
            Tensor otherGradients) {
        boolean any = false;
        for (int row = 0; row < survivors.size(); row++) {
            any |= which.test(survivors.image(row));
        }
        if (any) {
            Tensor mask = perImage(image -> which.test(image) ? 1 : 0);
            Tensor to = survivors.rows(points);
            backend.elementwise().evaluate(CHOOSE, to, to, survivors.rows(otherPoints), mask);
            to = survivors.rows(gradients);
            backend.elementwise().evaluate(CHOOSE, to, to, survivors.rows(otherGradients), mask);
        }
    }

    private void keep(Tensor points, int row, Tensor found) {
        int image = survivors.image(row);
        backend.memory().copy(points.rows(row, row + 1), found.rows(image, image + 1));
    }
}
