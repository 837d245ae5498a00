package io.github.tardigrad.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"scalar", "vector"})
class BallTest {
    private static final RandomKey KEY = new RandomKey(3);

    @Parameter
    private String backend;
    private Engine engine;
    private Tape memory;

    @BeforeEach
    void open() {
        engine = Samples.engine(backend);
        memory = engine.tape(Gradients.NONE);
    }

    @AfterEach
    void close() {
        memory.close();
        engine.close();
    }

    /** Grey images, far enough from 0 and 1 that the clamp does nothing. */
    private Tensor grey(int images, Shape image) {
        Tensor grey = engine.zeros(image.prepend(images));
        engine.backend().memory().fill(grey, 0.5f);
        return grey;
    }

    private Tensor epsilons(float... values) {
        return engine.tensor(Shape.of(values.length, 1, 1, 1), values);
    }

    private Tensor epsilons(Norm norm, float... values) {
        return epsilons(counts(norm, values));
    }

    private static float[] counts(Norm norm, float... values) {
        float[] counts = new float[values.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = Samples.epsilon(norm, values[i]);
        }
        return counts;
    }

    private Ball ball(Norm norm, Tensor clean, Tensor epsilon) {
        return norm.ball(engine.backend(), memory, clean, epsilon);
    }

    @ParameterizedTest
    @EnumSource
    void startsInsideOfEachImagesOwnBall(Norm norm) {
        Tensor clean = Samples.images(engine, 4);
        float[] epsilon = counts(norm, 0, 0.05f, 0.3f, 1);
        Tensor x = engine.zeros(clean.shape());
        ball(norm, clean, epsilons(epsilon)).start(KEY, new int[] {0, 1, 2, 3}, x);
        double[] distances = norm.distances(clean, x);
        for (int i = 0; i < epsilon.length; i++) {
            assertThat(distances[i]).isLessThanOrEqualTo(epsilon[i] + Norm.tolerance(epsilon[i]));
        }
        assertThat(distances[0]).isZero();
        for (float pixel : x.toArray()) {
            assertThat(pixel).isBetween(0f, 1f);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anImageStartsAtTheSamePointInAnyBatch(Norm norm) {
        Tensor clean = grey(3, Samples.IMAGE);
        Tensor all = engine.zeros(clean.shape());
        ball(norm, clean, epsilons(norm, 0.1f, 0.1f, 0.1f)).start(KEY, new int[] {4, 9, 7}, all);
        Tensor alone = engine.zeros(Samples.IMAGE.prepend(1));
        ball(norm, grey(1, Samples.IMAGE), epsilons(norm, 0.1f)).start(KEY, new int[] {9}, alone);
        assertThat(alone.toArray()).isEqualTo(all.rows(1, 2).toArray());
        assertThat(alone.toArray()).isNotEqualTo(all.rows(0, 1).toArray());
    }

    @Test
    void linfStartsFillTheBoxEvenly() {
        Shape image = Shape.of(10, 10, 10);
        Tensor x = engine.zeros(image.prepend(4));
        ball(Norm.LINF, grey(4, image), epsilons(0.2f, 0.2f, 0.2f, 0.2f)).start(KEY, new int[] {0, 1, 2, 3}, x);
        int[] tenths = new int[10];
        for (float pixel : x.toArray()) {
            tenths[Math.min(9, (int) ((pixel - 0.3) / 0.04))]++;
        }
        // 4,000 draws: each tenth holds 400 with a standard deviation of 19.
        for (int count : tenths) {
            assertThat(count).isBetween(310, 490);
        }
    }

    /** Uniform in a ball of d dimensions means that (distance / ε)^d is uniform in [0, 1], and directions are even. */
    @Test
    void l2StartsFillTheBallEvenly() {
        int images = 2000;
        Shape image = Shape.of(1, 3, 1);
        float[] epsilon = new float[images];
        Arrays.fill(epsilon, 0.4f);
        Tensor clean = grey(images, image);
        Tensor x = engine.zeros(clean.shape());
        ball(Norm.L2, clean, epsilons(epsilon)).start(KEY, IntStream.range(0, images).toArray(), x);
        double[] cubes = Arrays.stream(Norm.L2.distances(clean, x)).map(d -> Math.pow(d / 0.4, 3)).sorted().toArray();
        for (int i = 0; i < images; i++) {
            // The Kolmogorov–Smirnov distance of 2,000 draws exceeds 0.045 once in two thousand times.
            assertThat(cubes[i]).isCloseTo((i + 0.5) / images, within(0.045));
        }
        double mean = 0;
        for (float pixel : x.toArray()) {
            mean += (pixel - 0.5) / x.size();
        }
        // Each coordinate has a standard deviation of 0.18.
        assertThat(mean).isCloseTo(0, within(0.012));
    }

    @Test
    void linfStepsByTheSign() {
        Tensor clean = engine.tensor(Shape.of(1, 1, 5, 1), 0.5f, 0.5f, 0.5f, 0.02f, 0.99f);
        Tensor x = engine.tensor(clean.shape(), 0.5f, 0.5f, 0.5f, 0.02f, 0.99f);
        Tensor gradient = engine.tensor(clean.shape(), 1e-30f, -7, 0, -1, 1);
        ball(Norm.LINF, clean, epsilons(0.1f)).ascend(gradient, epsilons(7), epsilons(0.05f), x);
        assertThat(x.toArray()).containsExactly(new float[] {0.55f, 0.45f, 0.5f, 0, 1}, within(1e-7f));
    }

    @Test
    void linfStepsEndAtTheBox() {
        Tensor clean = engine.tensor(Shape.of(1, 1, 2, 1), 0.5f, 0.25f);
        Tensor x = engine.tensor(clean.shape(), 0.58f, 0.2f);
        ball(Norm.LINF, clean, epsilons(0.1f)).ascend(engine.tensor(clean.shape(), 3, -3), epsilons(3),
                epsilons(0.05f), x);
        assertThat(x.toArray()).containsExactly(new float[] {0.6f, 0.15f}, within(1e-7f));
    }

    @Test
    void l2StepsAlongTheGradientWhateverItsSize() {
        for (float size : new float[] {1, 1e-30f, 1e30f, Float.MIN_VALUE * 1000}) {
            Tensor clean = grey(1, Shape.of(1, 2, 1));
            Tensor x = grey(1, Shape.of(1, 2, 1));
            Tensor gradient = engine.tensor(clean.shape(), 3 * size, -4 * size);
            ball(Norm.L2, clean, epsilons(1)).ascend(gradient, epsilons(4 * size), epsilons(0.1f), x);
            assertThat(x.toArray()).containsExactly(new float[] {0.56f, 0.42f}, within(1e-6f));
        }
    }

    @Test
    void l2StepsEndAtTheSphere() {
        Tensor clean = grey(1, Shape.of(1, 2, 1));
        Tensor x = grey(1, Shape.of(1, 2, 1));
        ball(Norm.L2, clean, epsilons(0.1f)).ascend(engine.tensor(clean.shape(), 3, 4), epsilons(4), epsilons(0.4f), x);
        assertThat(x.toArray()).containsExactly(new float[] {0.56f, 0.58f}, within(1e-6f));
    }

    @ParameterizedTest
    @EnumSource
    void aZeroGradientMovesNothing(Norm norm) {
        Tensor clean = Samples.images(engine, 2);
        Tensor x = Samples.images(engine, 2);
        Tensor zero = engine.zeros(clean.shape());
        ball(norm, clean, epsilons(0.1f, 0)).ascend(zero, epsilons(0, 0), epsilons(0.1f, 0.1f), x);
        assertThat(norm.distances(clean, x)).containsExactly(new double[] {0, 0}, within(1e-7));
    }

    @ParameterizedTest
    @EnumSource
    void projectingLeavesWhatIsInside(Norm norm) {
        Tensor clean = Samples.images(engine, 3);
        Tensor x = engine.zeros(clean.shape());
        Tensor epsilon = epsilons(norm, 0.1f, 0.3f, 0);
        ball(norm, clean, epsilon).start(KEY, new int[] {0, 1, 2}, x);
        // A little wider, so that what a float can hold of the radius does not matter.
        float[] inside = x.toArray();
        ball(norm, clean, norm == Norm.L0 ? epsilon : epsilons(0.101f, 0.301f, 0)).project(x);
        assertThat(x.toArray()).isEqualTo(inside);
    }

    @ParameterizedTest
    @EnumSource
    void projectingEndsInTheBall(Norm norm) {
        Tensor clean = Samples.images(engine, 4);
        float[] pixels = Samples.pixels(7);
        int size = clean.size();
        float[] other = Arrays.copyOfRange(pixels, pixels.length - size, pixels.length);
        for (int i = 0; i < size; i += 3) {
            other[i] = 3 * other[i] - 1;
        }
        Tensor x = engine.tensor(clean.shape(), other);
        float[] epsilon = counts(norm, 0, 0.05f, 0.5f, 1);
        ball(norm, clean, epsilons(epsilon)).project(x);
        double[] distances = norm.distances(clean, x);
        double least = norm == Norm.L2 ? 0.9 : 0.999; // L2 clamps after pulling, which comes nearer still
        for (int i = 0; i < epsilon.length; i++) {
            assertThat(distances[i]).isBetween(epsilon[i] * least, epsilon[i] + Norm.tolerance(epsilon[i]));
        }
        for (float pixel : x.toArray()) {
            assertThat(pixel).isBetween(0f, 1f);
        }
    }

    @Test
    void l1ProjectsToTheNearestPointOfBallAndBoxTogether() {
        Tensor clean = engine.tensor(Shape.of(1, 1, 4, 1), 0.9f, 0.5f, 0.5f, 0);
        Tensor x = engine.tensor(clean.shape(), 1.9f, 0.9f, 0.4f, -0.5f);
        ball(Norm.L1, clean, epsilons(0.35f)).project(x);
        // The first pixel has room for 0.1 only; of the others λ = 0.15 takes 0.4 to 0.25 and 0.1 to 0.
        assertThat(x.toArray()).containsExactly(new float[] {1, 0.75f, 0.5f, 0}, within(1e-6f));
    }

    @Test
    void l1StepsChangeTheSteepestPixelsThatHaveRoom() {
        Tensor clean = engine.tensor(Shape.of(1, 1, 5, 1), 1, 0.5f, 0.5f, 0, 0.5f);
        Tensor x = engine.tensor(clean.shape(), 1, 0.5f, 0.5f, 0, 0.5f);
        Tensor gradient = engine.tensor(clean.shape(), 9, -3, 2, -7, 3);
        ball(Norm.L1, clean, epsilons(1)).ascend(gradient, epsilons(9), epsilons(0.2f), x);
        assertThat(x.toArray()).containsExactly(new float[] {1, 0.3f, 0.5f, 0, 0.5f}, within(1e-6f));
    }

    @Test
    void l0KeepsTheLargestChangesAndOfEqualOnesTheFirst() {
        Tensor clean = engine.tensor(Shape.of(1, 1, 5, 1), 0.5f, 0.5f, 0.9f, 0.5f, 0.5f);
        Tensor x = engine.tensor(clean.shape(), 0.75f, 0.5f, 7, 0.25f, 1);
        ball(Norm.L0, clean, epsilons(2)).project(x);
        // Within [0, 1] the third value changes by 0.1 only.
        assertThat(x.toArray()).containsExactly(0.75f, 0.5f, 0.9f, 0.5f, 1);
    }

    @Test
    void l0StepsTakeValuesWithTheMostToGainToTheirLimits() {
        Tensor clean = engine.tensor(Shape.of(1, 1, 5, 1), 0.9f, 0.5f, 0, 0.5f, 0);
        Tensor x = engine.tensor(clean.shape(), 0.9f, 0.5f, 0, 0.5f, 0);
        Tensor gradient = engine.tensor(clean.shape(), 9, -3, 2, 2.5f, -9);
        ball(Norm.L0, clean, epsilons(3)).ascend(gradient, epsilons(9), epsilons(1.5f), x);
        // To gain: 0.9, 1.5, 2, 1.25 and nothing; a step of 1.5 begins a second value.
        assertThat(x.toArray()).containsExactly(0.9f, 0, 1, 0.5f, 0);
    }

    @Test
    void l0StartsChangeAsManyValuesAsAllowed() {
        int images = 50;
        Tensor clean = grey(images, Samples.IMAGE);
        float[] epsilon = new float[images];
        Arrays.fill(epsilon, 7);
        Tensor x = engine.zeros(clean.shape());
        ball(Norm.L0, clean, epsilons(epsilon)).start(KEY, IntStream.range(0, images).toArray(), x);
        assertThat(Norm.L0.distances(clean, x)).containsOnly(7);
        double mean = 0;
        for (float pixel : x.toArray()) {
            mean += (pixel - 0.5) / (7 * images);
        }
        // Each of 350 changed values has a standard deviation of 0.29.
        assertThat(mean).isCloseTo(0, within(0.06));
    }

    @Test
    void l1StepsLongerThanAPixelAreShared() {
        Tensor clean = engine.tensor(Shape.of(1, 1, 4, 1), 0, 0, 0, 1);
        Tensor x = engine.tensor(clean.shape(), 0, 0, 0, 1);
        Tensor gradient = engine.tensor(clean.shape(), 1, 3, 2, 4);
        ball(Norm.L1, clean, epsilons(2)).ascend(gradient, epsilons(4), epsilons(1.5f), x);
        assertThat(x.toArray()).containsExactly(new float[] {0, 0.75f, 0.75f, 1}, within(1e-6f));
    }
}
