package io.github.tardigrad.attacks.gradient;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import java.util.Arrays;

/**
 * {@link Apgd} in L1: a step is spread evenly over the steepest pixels, and the whole projected exactly. How many
 * pixels take part follows from how many the best point has changed: two thirds of them. At checkpoints, where that
 * number fell by more than 5 %, the step starts anew with epsilon from the best point; elsewhere it is divided by 1.5,
 * to a tenth of epsilon at the least.
 *
 * <p>Sorting is no elementwise work: pixels come down from the backend, and go up again.
 */
final class SparseClimb extends ApgdClimb {
    private static final double FIRST_SHARE = 0.2;
    private static final double FEWER = 0.95;
    private static final double SPARSER = 1.5;
    private static final double SHORTER = 1.5;
    private static final double SHORTEST = 10;
    private static final Expression CHANGED = input(0).minus(input(1)).absolute().greater(constant(0));

    private final int pixels;
    private final int interval;
    private int taken;
    /** Of all pixels, how many take part. */
    private final double[] shares;
    /** How many pixels the best point had changed at the last checkpoint. */
    private final double[] changedBefore;
    private final boolean[] sparser;
    private final Tensor counts;

    /**
     * Prepares a climb.
     *
     * @param chosen whether the start's sparsity tells how many pixels the first steps should change
     */
    SparseClimb(Task task, Tensor start, int steps, boolean chosen) {
        super(task, start, steps, 1);
        this.pixels = x.shape().rowSize();
        this.interval = Math.max(1, (int) (0.04 * steps));
        this.shares = new double[losses.length];
        this.changedBefore = new double[losses.length];
        this.sparser = new boolean[losses.length];
        this.counts = task.memory().allocate(Shape.of(task.open().length, 1, 1, 1));
        Arrays.fill(shares, FIRST_SHARE);
        Arrays.fill(changedBefore, pixels);
        if (chosen) {
            float[] changed = changed(x);
            for (int row = 0; row < changed.length; row++) {
                follow(survivors.image(row), changed[row]);
            }
        }
    }

    @Override
    void move(int step) {
        Tensor rows = survivors.rows(x);
        float[] points = rows.toArray();
        float[] slopes = survivors.rows(gradient).toArray();
        for (int row = 0; row < survivors.size(); row++) {
            int image = survivors.image(row);
            spread(points, slopes, row * pixels, shares[image], stepSizes[image]);
        }
        rows.set(points);
        ball().project(rows);
    }

    /** Adds one image's step. */
    private void spread(float[] points, float[] slopes, int from, double share, double stepSize) {
        float[] sizes = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            sizes[i] = Math.abs(slopes[from + i]);
        }
        Arrays.sort(sizes);
        float least = sizes[(int) Math.clamp((1 - share) * pixels, 0, pixels - 1)];
        int count = 0;
        for (int i = from; i < from + pixels; i++) {
            count += slopes[i] != 0 && Math.abs(slopes[i]) >= least ? 1 : 0;
        }
        float size = count == 0 ? 0 : (float) (stepSize / count);
        for (int i = from; i < from + pixels; i++) {
            if (Math.abs(slopes[i]) >= least) {
                points[i] += size * Math.signum(slopes[i]);
            }
        }
    }

    @Override
    void check() {
        if (++taken < interval) {
            return;
        }
        float[] changed = changed(best);
        for (int row = 0; row < changed.length; row++) {
            int image = survivors.image(row);
            sparser[image] = changed[row] / changedBefore[image] < FEWER;
            stepSizes[image] = sparser[image] ? epsilons[image]
                    : Math.max(stepSizes[image] / SHORTER, epsilons[image] / SHORTEST);
            follow(image, changed[row]);
        }
        restore(image -> sparser[image]);
        taken = 0;
    }

    private void follow(int image, double changed) {
        shares[image] = changed / pixels / SPARSER;
        changedBefore[image] = changed;
    }

    /** How many pixels of each image are not those of the clean one. */
    private float[] changed(Tensor points) {
        Tensor rows = survivors.rows(counts);
        backend.reduction().reduce(Reduction.SUM, CHANGED, rows, survivors.rows(points), survivors.rows(clean));
        return rows.toArray();
    }
}
