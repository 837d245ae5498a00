package io.github.tardigrad.attacks.search;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Watches an attack's gradients: counts those that are zero everywhere, which is how masking shows, and finds those
 * that are not numbers. It counts on the backend, so that a step waits for nothing.
 */
public final class GradientHealth {
    private static final Expression SIZE = input(0).absolute();
    /** 1 more where the peak is 0. A peak that is not finite times 0 is NaN, and stays so in every later sum. */
    private static final Expression COUNT = input(0).plus(constant(1).minus(input(1).greater(constant(0))))
            .plus(input(1).times(0));

    private static final Expression COUNT_ASKED = input(0)
            .plus(constant(1).minus(input(1).greater(constant(0))).where(input(2).absolute()))
            .plus(input(1).times(0));

    private final Backend backend;
    private final AttackBatch batch;
    private final Tensor peak;
    private final Tensor zeros;

    public GradientHealth(Backend backend, Tape memory, AttackBatch batch) {
        this.backend = backend;
        this.batch = batch;
        Shape perImage = Shape.of(batch.size(), 1, 1, 1);
        this.peak = memory.allocate(perImage);
        this.zeros = memory.allocate(perImage);
        backend.memory().fill(zeros, 0);
    }

    /** The largest |gradient| of each image, {@code [n, 1, 1, 1]}; valid until the next call. */
    public Tensor examine(Tensor gradient) {
        backend.reduction().reduce(Reduction.MAX, SIZE, peak, gradient);
        backend.elementwise().evaluate(COUNT, zeros, zeros, peak);
        return peak;
    }

    /**
     * As {@link #examine(Tensor)}, but a zero gradient counts only where one was asked for.
     *
     * @param asked {@code [n, 1, 1, 1]}: not 0 where the image's loss has a part that the gradient is of
     */
    public Tensor examine(Tensor gradient, Tensor asked) {
        backend.reduction().reduce(Reduction.MAX, SIZE, peak, gradient);
        backend.elementwise().evaluate(COUNT_ASKED, zeros, zeros, peak, asked);
        return peak;
    }

    /**
     * How many gradients were zero everywhere.
     *
     * @throws ArithmeticException when one was not a number or infinite: the message names the image
     */
    public long zeros() {
        float[] counts = zeros.toArray();
        long sum = 0;
        for (int i = 0; i < counts.length; i++) {
            if (Float.isNaN(counts[i])) {
                throw new ArithmeticException("the gradient of image " + batch.id(i)
                        + " is not finite: the model's weights are"
                        + " damaged, its training diverged, or an operation of its own has a wrong gradient");
            }
            sum += (long) counts[i];
        }
        return sum;
    }
}
