package io.github.tardigrad.attacks.gradient;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import java.util.Arrays;

/**
 * {@link Apgd} in L∞ and L2: steepest steps with a quarter of the last change, {@code x ← Π(x + 3/4 · (Π(x + a ·
 * direction) − x) + 1/4 · (x − last x))}. At checkpoints, which come closer and closer, the step a of an image is
 * halved and its best point restored: where at most 3/4 of the steps since the last one raised the loss, or the step
 * was not halved then and the best loss has not grown since.
 */
final class MomentumClimb extends ApgdClimb {
    private static final double FIRST_STEP = 2;
    private static final double RISING = 0.75;
    private static final Expression MOMENTUM = input(1).plus(input(0).minus(input(1)).times(0.75f))
            .plus(input(1).minus(input(2)).times(0.25f));

    private Tensor last;
    private Tensor next;
    private final Tensor peaks;
    /** How many steps lie between the present checkpoints, at the least, and by how much they come closer. */
    private int interval;
    private final int shortest;
    private final int shrink;
    private int taken;
    private final int[] rises;
    /** What losses are compared to; before the first step 0 stands there, as in the authors' program. */
    private final double[] before;
    private final double[] bestAtCheck;
    private final boolean[] halved;

    MomentumClimb(Task task, Tensor start, int steps) {
        super(task, start, steps, FIRST_STEP);
        this.last = survivors.track();
        this.next = survivors.track();
        this.peaks = task.memory().allocate(Shape.of(task.open().length, 1, 1, 1));
        this.interval = share(0.22, steps);
        this.shortest = share(0.06, steps);
        this.shrink = share(0.03, steps);
        this.rises = new int[losses.length];
        this.before = new double[losses.length];
        this.bestAtCheck = new double[losses.length];
        this.halved = new boolean[losses.length];
        Arrays.fill(halved, true);
    }

    private static int share(double share, int steps) { return Math.max(1, (int) (share * steps)); }

    @Override
    void move(int step) {
        Tensor here = survivors.rows(x);
        Tensor there = survivors.rows(next);
        Tensor peak = survivors.rows(peaks);
        backend.reduction().reduce(Reduction.MAX, input(0).absolute(), peak, survivors.rows(gradient));
        backend.memory().copy(here, there);
        ball().ascend(survivors.rows(gradient), peak, perImage(image -> stepSizes[image]), there);
        if (step > 0) {
            backend.elementwise().evaluate(MOMENTUM, there, there, here, survivors.rows(last));
            ball().project(there);
        }
        Tensor free = last;
        last = x;
        x = next;
        next = free;
    }

    @Override
    void check() {
        for (int row = 0; row < survivors.size(); row++) {
            int image = survivors.image(row);
            rises[image] += losses[image] > before[image] ? 1 : 0;
            before[image] = losses[image];
        }
        if (++taken < interval) {
            return;
        }
        for (int row = 0; row < survivors.size(); row++) {
            int image = survivors.image(row);
            halved[image] = rises[image] <= RISING * interval
                    || !halved[image] && bestLosses[image] <= bestAtCheck[image];
            stepSizes[image] /= halved[image] ? 2 : 1;
            bestAtCheck[image] = bestLosses[image];
            rises[image] = 0;
        }
        restore(image -> halved[image]);
        taken = 0;
        interval = Math.max(interval - shrink, shortest);
    }
}
