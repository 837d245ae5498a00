package io.github.tardigrad.engine.testkit;

import static io.github.tardigrad.engine.testkit.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.RandomKernels;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Random tensors are {@link RandomKey}'s numbers, the same on every backend. */
interface RandomContract {
    Engine engine();

    /** Fills a tensor whose rows draw the given rows of a key. */
    interface Kernel {
        void fill(RandomKernels random, RandomKey key, int[] rows, Tensor y);
    }

    /** One number, as the key defines it. */
    interface Definition {
        float of(RandomKey key, int row, int index);
    }

    @Test
    default void uniformNumbersAreTheKeys() {
        sameAsDefined((random, key, rows, y) -> random.uniform(key, rows, -0.1f, 0.3f, y),
                (key, row, index) -> -0.1f + (0.3f - -0.1f) * key.uniform(row, index));
    }

    @Test
    default void normalNumbersAreTheKeys() {
        sameAsDefined(RandomKernels::normal, RandomKey::normal);
    }

    @Test
    default void bernoulliNumbersAreTheKeys() {
        sameAsDefined((random, key, rows, y) -> random.bernoulli(key, rows, 0.7f, 1.25f, y),
                (key, row, index) -> key.uniform(row, index) < 0.7f ? 1.25f : 0);
    }

    @Test
    default void bernoulliIsCertainAtItsLimits() {
        Tensor y = engine().zeros(Shape.of(3, 100));
        engine().backend().random().bernoulli(new RandomKey(1), new int[] {0, 1, 2}, 0, 5, y);
        assertThat(y.toArray()).containsOnly(0);
        engine().backend().random().bernoulli(new RandomKey(1), new int[] {0, 1, 2}, 1, 5, y);
        assertThat(y.toArray()).containsOnly(5);
    }

    @Test
    default void uniformHasItsMoments() {
        float[] x = draw((random, key, rows, y) -> random.uniform(key, rows, -1, 1, y));
        // Six standard errors of each mean: the moments of [−1, 1) are 0, 1/3, 0, 1/5.
        assertMoment(x, 1, 0, 1.0 / 3);
        assertMoment(x, 2, 1.0 / 3, 1.0 / 5);
        assertMoment(x, 3, 0, 1.0 / 7);
        for (float value : x) {
            assertThat(value).isBetween(-1f, 1f);
        }
    }

    @Test
    default void normalHasItsMoments() {
        float[] x = draw(RandomKernels::normal);
        // The even moments of the standard normal distribution are 1, 3, 15, 105.
        assertMoment(x, 1, 0, 1);
        assertMoment(x, 2, 1, 3);
        assertMoment(x, 3, 0, 15);
        assertMoment(x, 4, 3, 105);
        double neighbours = 0;
        for (int i = 1; i < x.length; i++) {
            neighbours += x[i] * x[i - 1];
        }
        assertThat(neighbours / x.length).as("correlation of neighbours").isCloseTo(0,
                Offset.offset(6 / Math.sqrt(x.length)));
    }

    @Test
    default void bernoulliHasItsMean() {
        float[] x = draw((random, key, rows, y) -> random.bernoulli(key, rows, 0.3f, 1, y));
        assertMoment(x, 1, 0.3, 0.3);
    }

    private static void assertMoment(float[] x, int power, double expected, double secondMoment) {
        double sum = 0;
        for (float value : x) {
            sum += Math.pow(value, power);
        }
        assertThat(sum / x.length).as("moment %d", power)
                .isCloseTo(expected, Offset.offset(6 * Math.sqrt(secondMoment / x.length)));
    }

    private float[] draw(Kernel kernel) {
        Tensor y = engine().zeros(Shape.of(100, 2000));
        kernel.fill(engine().backend().random(), new RandomKey(2025), IntStream.range(0, 100).toArray(), y);
        return y.toArray();
    }

    private void sameAsDefined(Kernel kernel, Definition definition) {
        RandomKey key = new RandomKey(-3).child("test");
        int[] rows = {5, 0, 1_000_000_007, 5};
        for (int size : new int[] {1, 2, 3, 4, 5, 7, 15, 16, 17, 33, 2003}) {
            Guarded y = new Guarded(engine(), Shape.of(rows.length, size), 1);
            kernel.fill(engine().backend().random(), key, rows, y.tensor());
            y.check();
            float[] expected = new float[rows.length * size];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = definition.of(key, rows[i / size], i % size);
            }
            assertThat(bits(y.tensor().toArray())).isEqualTo(bits(expected));
        }
        kernel.fill(engine().backend().random(), key, new int[0], engine().zeros(Shape.of(0, 5)));
    }
}
