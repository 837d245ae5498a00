package io.github.tardigrad.attacks.query;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;

/**
 * Estimates from decisions on which side of a border adversarial images lie: the mean of random unit directions, each
 * times 1 where it leads to an adversarial image and −1 elsewhere, after the mean of these signs has been taken off
 * them, which lowers the variance (Chen, Jordan and Wainwright 2020). Clamped to [0, 1], a direction counts as far as
 * it went.
 *
 * @param directions how they are drawn
 */
record BorderDirection(Directions directions) {
    private static final Expression SQUARE = input(0).square();
    /** {@code x + δ · v / ‖v‖}; inputs x, v, ‖v‖², δ. */
    private static final Expression LOOK = input(0)
            .plus(input(3).times(input(1)).over(input(2).squareRoot().plus(constant(1e-12f)))).clamp(0, 1);
    /** One more change, weighted; inputs sum, changed, x, weight. */
    private static final Expression ADD = input(0).plus(input(1).minus(input(2)).times(input(3)));
    private static final Expression CENTRE = input(0).minus(input(1).times(input(2)));
    private static final Expression UNIT = input(0).over(input(1).squareRoot().plus(constant(1e-12f)));

    /**
     * Overwrites {@code result} with a direction of length 1 for each image.
     *
     * @param now images on the border, under their ids
     * @param images which images of the decisions' batch they are, by index
     * @param reach how far to look, in pixels, for each
     * @param samples how many directions
     * @param key of this step
     */
    void write(Decisions decisions, AttackBatch now, int[] images, double[] reach, int samples, RandomKey key,
            Tensor result) {
        Engine engine = decisions.model().engine();
        Backend backend = engine.backend();
        Shape shape = now.images().shape();
        Shape perImage = Shape.of(now.size(), 1, 1, 1);
        int perPass = Directions.perPass(now.size(), 1);
        double[] signs = new double[now.size()];
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Tensor reaches = memory.tensor(perImage, floats(reach, 1));
            Tensor plain = memory.allocate(shape);
            Tensor squares = memory.allocate(perImage);
            backend.memory().fill(result, 0);
            backend.memory().fill(plain, 0);
            for (int from = 0; from < samples; from += perPass) {
                int count = Math.min(perPass, samples - from);
                try (Tape scratch = engine.tape(Gradients.NONE)) {
                    Tensor asked = scratch.allocate(shape.with(0, count * now.size()));
                    for (int sample = 0; sample < count; sample++) {
                        Tensor direction = ScoreGradient.block(asked, sample, now.size());
                        directions.draw(backend, key.child(from + sample), now.ids(), direction);
                        backend.reduction().reduce(Reduction.SUM, SQUARE, squares, direction);
                        backend.elementwise().evaluate(LOOK, direction, now.images(), direction, squares, reaches);
                    }
                    boolean[] reached = decisions.ask(asked, repeated(images, count));
                    for (int sample = 0; sample < count; sample++) {
                        Tensor changed = ScoreGradient.block(asked, sample, now.size());
                        double[] weights = new double[now.size()];
                        for (int i = 0; i < weights.length; i++) {
                            weights[i] = reached[sample * now.size() + i] ? 1 : -1;
                            signs[i] += weights[i];
                        }
                        backend.elementwise().evaluate(ADD, result, result, changed, now.images(),
                                scratch.tensor(perImage, floats(weights, 1)));
                        backend.elementwise().evaluate(ADD, plain, plain, changed, now.images(),
                                scratch.tensor(perImage, ones(now.size())));
                    }
                }
            }
            // Where all agree there is nothing to take off: the mean direction itself is all that is known.
            float[] means = floats(Arrays.stream(signs).map(sum -> Math.abs(sum) == samples ? 0 : sum).toArray(),
                    1.0 / samples);
            backend.elementwise().evaluate(CENTRE, result, result, plain, memory.tensor(perImage, means));
            scale(backend, reaches, squares, result);
        }
    }

    /** To length 1; first by the reach, lest squares vanish. */
    private static void scale(Backend backend, Tensor reaches, Tensor squares, Tensor result) {
        backend.elementwise().evaluate(input(0).over(input(1)), result, result, reaches);
        backend.reduction().reduce(Reduction.SUM, SQUARE, squares, result);
        backend.elementwise().evaluate(UNIT, result, result, squares);
    }

    private static int[] repeated(int[] images, int times) {
        int[] result = new int[images.length * times];
        for (int i = 0; i < result.length; i++) {
            result[i] = images[i % images.length];
        }
        return result;
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static float[] floats(double[] values, double factor) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (values[i] * factor);
        }
        return result;
    }
}
