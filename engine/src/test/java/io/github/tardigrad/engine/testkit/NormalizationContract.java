package io.github.tardigrad.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The statistics of batch normalisation, and what they leave behind. */
interface NormalizationContract {
    Engine engine();

    @Test
    default void varianceSurvivesALargeMean() {
        // Σx² − (Σx)² would lose all digits here; deviations from a mean do not.
        for (int[] extents : new int[][] {{4001, 1}, {1009, 17}, {7, 11, 13, 33}}) {
            Shape shape = Shape.of(extents);
            int channels = shape.extent(-1);
            int count = shape.size() / channels;
            float[] x = Draw.between(999, 1001).values(shape, new SplittableRandom(channels));
            Guarded mean = new Guarded(engine(), Shape.of(channels), 1);
            Guarded variance = new Guarded(engine(), Shape.of(channels), 2);
            engine().backend().normalization().statistics(engine().tensor(shape, x), mean.tensor(), variance.tensor());
            mean.check();
            variance.check();
            for (int c = 0; c < channels; c++) {
                double expectedMean = 0;
                for (int i = c; i < x.length; i += channels) {
                    expectedMean += (double) x[i] / count;
                }
                double expectedVariance = 0;
                for (int i = c; i < x.length; i += channels) {
                    expectedVariance += Math.pow(x[i] - expectedMean, 2) / count;
                }
                assertThat((double) mean.tensor().toArray()[c]).isCloseTo(expectedMean,
                        Offset.offset(Tolerance.of(1000)));
                // An error e of the mean adds e² to the variance, and its product with the rounding of each x − mean.
                assertThat((double) variance.tensor().toArray()[c]).isCloseTo(expectedVariance,
                        Offset.offset(Tolerance.of(expectedVariance) + Math.pow(Tolerance.of(1000), 2)));
            }
        }
    }

    @Test
    default void trainingMovesTheRunningStatistics() {
        Tensor x = engine().tensor(Shape.of(4, 2), 1, 10, 2, 10, 3, 14, 6, 14);
        Tensor mean = engine().tensor(Shape.of(2), 1, 2);
        Tensor variance = engine().tensor(Shape.of(2), 1, 4);
        try (Tape tape = engine().tape(Gradients.NONE)) {
            tape.batchNorm(x, engine().tensor(Shape.of(2), 1, 1), engine().zeros(Shape.of(2)), mean, variance, 1e-5f,
                    0.5f);
        }
        // Means 3 and 12, unbiased variances 14/3 and 16/3; momentum ½ goes half the way.
        assertThat(mean.toArray()).containsExactly(2, 7);
        assertThat(variance.toArray()).containsExactly(new float[] {17f / 6, 14f / 3}, Offset.offset(1e-6f));
    }

    @Test
    default void evaluationLeavesThemAlone() {
        Tensor x = engine().tensor(Shape.of(2, 1), 1, 3);
        Tensor mean = engine().tensor(Shape.of(1), 1);
        Tensor variance = engine().tensor(Shape.of(1), 4);
        try (Tape tape = engine().tape(Gradients.NONE)) {
            Tensor one = engine().tensor(Shape.of(1), 1);
            assertThat(tape.batchNormInference(x, one, engine().zeros(Shape.of(1)), mean, variance, 0).toArray())
                    .containsExactly(0, 1);
        }
        assertThat(mean.item()).isEqualTo(1);
        assertThat(variance.item()).isEqualTo(4);
    }
}
