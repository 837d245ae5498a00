package io.github.tardigrad.attacks.minimum;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.attacks.search.LogitLoss;
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

/**
 * A search that takes the same number of steps for every image, each of them along the gradient and then to a radius
 * around the clean image. The radius shrinks where the image has reached the goal and grows where it has not, so that
 * the search goes to and fro across the border. What kind of step and which radius is for those who extend it.
 */
abstract class RadiusSearch {
    private static final Expression OPPOSITE = constant(1).minus(input(0).greater(constant(0.5f)));
    private static final Expression STEP = input(0).plus(input(1).over(input(2)).where(input(2)).times(input(3)));

    private final Norm norm;
    private final LogitLoss loss;
    private final int steps;
    private final Classifier model;
    private final GradientQuery query;
    final Engine engine;
    final Backend backend;

    RadiusSearch(Norm norm, LogitLoss loss, int steps, Classifier model) {
        this.norm = norm;
        this.loss = loss;
        this.steps = steps;
        this.model = model;
        this.query = new GradientQuery(model);
        this.engine = model.engine();
        this.backend = engine.backend();
    }

    /**
     * What is known of an image at a step.
     *
     * @param image which of the batch it is
     * @param reached whether it has reached the goal
     * @param distance of it from the clean image
     * @param nearest the distance of the nearest image that reached the goal so far, this one included
     * @param loss the size of the loss
     * @param slopes the gradient of the loss
     */
    record Moment(int image, boolean reached, double distance, double nearest, double loss, Slopes slopes) {}

    /** The radius of each image before the first step. */
    abstract double firstRadius();

    /** The radius to go to next, before it is cut to the farthest that an image can be changed. */
    abstract double radius(int step, double radius, Moment moment);

    /** How long the step along the gradient is, in Euclidean pixels. */
    abstract double stepSize(int step);

    /** Writes what to step along where the gradient is zero; unless overridden such images stay where they are. */
    Slopes[] withoutZeros(int step, AttackBatch now, Tensor gradient, Slopes[] slopes) { return slopes; }

    /**
     * Brings images to their radius and into [0, 1], in place.
     *
     * @param radius {@code [n, 1, 1, 1]}
     */
    abstract void pull(Tape scratch, Tensor clean, Tensor radius, Tensor x);

    final AttackResult search(AttackBatch batch, Goal goal) {
        batch.check(model);
        goal.check(batch.size(), model.classes());
        Nearest nearest = new Nearest(model, batch);
        Logits first = query.ask(batch);
        int[] open = IntStream.range(0, batch.size()).filter(i -> !goal.isReached(i, first.label(i))).toArray();
        try (Tape memory = engine.tape(Gradients.NONE)) {
            if (open.length > 0) {
                walk(new Survivors(engine, memory, batch, goal, open), nearest);
            }
        }
        return nearest.judged(goal, norm, query);
    }

    private void walk(Survivors images, Nearest nearest) {
        Goal goal = images.goal();
        Tensor clean = images.trackImages();
        Tensor x = images.trackImages();
        Tensor gradient = images.track();
        double[] farthest = farthest(clean);
        double[] radii = new double[images.size()];
        for (int row = 0; row < radii.length; row++) {
            radii[row] = firstRadius();
        }
        for (int step = 0; step < steps; step++) {
            AttackBatch now = images.batch(x);
            Logits logits = query.ask(now, gradient, (answers, seeds) -> {
                for (int row = 0; row < radii.length; row++) {
                    loss.addDerivative(answers, row, goal.reference(row), goal.isTargeted() ? -1 : 1, seeds);
                }
            });
            Slopes[] slopes = Slopes.of(gradient);
            double[] distances = norm.distances(x, clean);
            for (int row = 0; row < radii.length; row++) {
                int image = images.image(row);
                boolean reached = goal.isReached(row, logits.label(row));
                if (reached) {
                    nearest.offer(image, distances[row], x, row);
                }
                double value = Math.abs(loss.of(logits, row, goal.reference(row)));
                radii[row] = Math.min(farthest[row], radius(step, radii[row],
                        new Moment(image, reached, distances[row], nearest.length(image), value, slopes[row])));
            }
            move(step, clean, x, gradient, withoutZeros(step, now, gradient, slopes), radii);
        }
    }

    private void move(int step, Tensor clean, Tensor x, Tensor gradient, Slopes[] slopes, double[] radii) {
        float[] peaks = new float[radii.length];
        float[] factors = new float[radii.length];
        float[] limits = new float[radii.length];
        for (int row = 0; row < radii.length; row++) {
            peaks[row] = slopes[row].peak();
            factors[row] = slopes[row].isZero() ? 0
                    : (float) (stepSize(step) * peaks[row] / slopes[row].steepness(Norm.L2));
            limits[row] = (float) radii[row];
        }
        try (Tape scratch = engine.tape(Gradients.NONE)) {
            Shape perImage = Shape.of(radii.length, 1, 1, 1);
            backend.elementwise().evaluate(STEP, x, x, gradient, scratch.tensor(perImage, peaks),
                    scratch.tensor(perImage, factors));
            pull(scratch, clean, scratch.tensor(perImage, limits), x);
        }
    }

    /** How far each image can be changed within [0, 1]. */
    private double[] farthest(Tensor clean) {
        try (Tape scratch = engine.tape(Gradients.NONE)) {
            Tensor opposite = scratch.allocate(clean.shape());
            backend.elementwise().evaluate(OPPOSITE, opposite, clean);
            return norm.distances(opposite, clean);
        }
    }
}
