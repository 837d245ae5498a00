package io.github.tardigrad.attacks.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.BlackBox;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attacks on a rule written in plain Java: whether a weighted sum of the pixels is above a limit. Its border is a
 * plane, so the nearest image is known.
 */
class QueryAttackTest {
    private static final Shape IMAGE = Shape.of(6, 5, 1);
    private static final int IMAGES = 6;
    private static final RandomKey KEY = new RandomKey(3);
    private static final float[] WEIGHTS = weights();

    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private Engine engine;
    private AttackBatch batch;

    @BeforeEach
    void open() {
        engine = Engine.open(EngineOptions.defaults().withBackend("scalar").withThreads(1));
        float[] pixels = new float[IMAGES * IMAGE.size()];
        for (int i = 0; i < pixels.length; i++) { // far from 0 and 1, so that no clamp is in the way
            pixels[i] = 0.4f + 0.2f * new RandomKey(8).uniform(0, i);
        }
        batch = AttackBatch.of(engine.tensor(IMAGE.prepend(IMAGES), pixels));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static float[] weights() {
        float[] weights = new float[IMAGE.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = new RandomKey(9).normal(0, i);
        }
        return weights;
    }

    /** Above 0 for class 1; the limit is such that every image is of class 0, at different distances. */
    private static double rule(float[] image) {
        double sum = -limit();
        for (int i = 0; i < image.length; i++) {
            sum += (double) WEIGHTS[i] * image[i];
        }
        return sum;
    }

    private static double limit() {
        double sum = 0;
        for (float weight : WEIGHTS) {
            sum += 0.5 * weight + 0.12 * Math.abs(weight);
        }
        return sum;
    }

    private BlackBox labels() {
        return BlackBox.ofLabels(engine, IMAGE, 2, images -> {
            count(images);
            return Arrays.stream(images).mapToInt(image -> rule(image) > 0 ? 1 : 0).toArray();
        });
    }

    private BlackBox scores() {
        return BlackBox.ofScores(engine, IMAGE, 2, images -> {
            count(images);
            return Arrays.stream(images).map(image -> new float[] {0, (float) rule(image)}).toArray(float[][]::new);
        });
    }

    private void count(float[][] images) {
        calls.incrementAndGet();
        asked.addAndGet(images.length);
        for (float[] image : images) {
            for (float pixel : image) {
                if (!(pixel >= 0 && pixel <= 1)) {
                    throw new AssertionError("asked about a pixel of " + pixel);
                }
            }
        }
    }

    private double nearest(int image, Norm norm) {
        double size = 0;
        for (float weight : WEIGHTS) {
            size += norm == Norm.L2 ? (double) weight * weight : Math.abs(weight);
        }
        float[] pixels = batch.images().rows(image, image + 1).toArray();
        return -rule(pixels) / (norm == Norm.L2 ? Math.sqrt(size) : size);
    }

    private static Goal goal(boolean targeted) {
        int[] zeros = new int[IMAGES];
        int[] ones = new int[IMAGES];
        Arrays.fill(ones, 1);
        return targeted ? Goal.targeted(zeros, ones) : Goal.untargeted(zeros);
    }

    @ParameterizedTest
    @CsvSource({"L2, false", "L2, true", "LINF, false", "LINF, true"})
    void hopSkipJumpComesNearTheNearestImage(Norm norm, boolean targeted) {
        AttackResult found = new HopSkipJump(norm, 30, 100, 100_000).search(labels(), batch, goal(targeted), KEY);
        for (int i = 0; i < IMAGES; i++) {
            assertThat(found.success(i)).isTrue();
            double nearest = nearest(i, norm);
            assertThat(found.distance(i)).as("image %d", i).isBetween(nearest, 1.03 * nearest);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void boundaryComesNearTheNearestImage(boolean targeted) {
        AttackResult found = new Boundary(5000, 0.01f, 0.01f, 100_000).search(labels(), batch, goal(targeted), KEY);
        for (int i = 0; i < IMAGES; i++) {
            assertThat(found.success(i)).isTrue();
            double nearest = nearest(i, Norm.L2);
            assertThat(found.distance(i)).as("image %d", i).isBetween(nearest, 1.1 * nearest);
        }
    }

    @ParameterizedTest
    @CsvSource({"spsa, LINF", "spsa, L2", "nes, LINF", "nes, L2"})
    void scoresSufficeToCrossTheBorderJustInsideTheBall(String name, Norm norm) {
        Attack attack = Attacks.parse(name, norm);
        // Adam gives every pixel a step of its own: the sign of normal weights has a cosine of √(2/π) with them.
        float beyond = name.equals("spsa") && norm == Norm.L2 ? 1.3f : 1.05f;
        for (boolean targeted : new boolean[] {false, true}) {
            for (int i = 0; i < IMAGES; i++) {
                AttackBatch one = new AttackBatch(batch.images().rows(i, i + 1), new int[] {i});
                float nearest = (float) nearest(i, norm);
                Goal goal = goal(targeted).select(i);
                assertThat(attack.run(scores(), one, goal, beyond * nearest, KEY).successes()).isEqualTo(1);
                assertThat(attack.run(scores(), one, goal, 0.99f * nearest, KEY).successes()).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"spsa:samples=20:steps=5, LINF", "nes:samples=20:steps=5, L2", "hopskipjump:steps=4:samples=30, L2",
            "hopskipjump:steps=4:samples=30, LINF", "boundary:steps=200, L2"})
    void everyImageAskedAboutIsCounted(String text, Norm norm) {
        Attack attack = Attacks.parse(text.replace(":s", ",s").replaceFirst(",", ":"), norm);
        AttackResult result = attack.run(attack.access() == Classifier.Access.LABELS ? labels()
                : scores(), batch, goal(false), 0.05f, KEY);
        assertThat(result.cost().forwardEvaluations()).isEqualTo(asked.get());
        assertThat(result.cost().gradientEvaluations()).isZero();
        assertThat(asked.get()).isGreaterThan(2 * calls.get()); // a batch at a time
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 30, 150, 700})
    void noImageTakesMoreThanItsBudget(int queries) {
        for (MinimumNormAttack attack : new MinimumNormAttack[] {new HopSkipJump(Norm.L2, 64, 20, queries),
                new HopSkipJump(Norm.LINF, 64, 20, queries), new Boundary(25_000, 0.01f, 0.01f, queries)}) {
            AttackBatch one = new AttackBatch(batch.images().rows(0, 1), new int[] {0});
            asked.set(0);
            attack.search(labels(), one, goal(false).select(0), KEY);
            assertThat(asked.get()).isBetween(Math.max(1L, queries - 90), queries + 1L); // and the judge's
        }
    }

    @Test
    void withoutAStartNothingIsFound() {
        BlackBox stubborn = BlackBox.ofLabels(engine, IMAGE, 3, images -> new int[images.length]);
        int[] labels = new int[IMAGES];
        int[] targets = new int[IMAGES];
        Arrays.fill(targets, 2);
        for (Goal goal : new Goal[] {Goal.untargeted(labels), Goal.targeted(labels, targets)}) {
            AttackResult found = new HopSkipJump(Norm.L2, 3, 20, 1000).search(stubborn, batch, goal, KEY);
            assertThat(found.successes()).isZero();
            assertThat(found.distances()).containsOnly(0);
            assertThat(new Boundary(10, 0.01f, 0.01f, 1000).search(stubborn, batch, goal, KEY).distances())
                    .containsOnly(0);
        }
    }

    @Test
    void anImageThatIsWrongAnywayStaysAsItIs() {
        int[] ones = new int[IMAGES];
        Arrays.fill(ones, 1);
        for (String text : new String[] {"spsa", "nes", "hopskipjump", "boundary"}) {
            AttackResult found = Attacks.parse(text, Norm.L2).run(scores(), batch, Goal.untargeted(ones), 1, KEY);
            assertThat(found.successes()).isEqualTo(IMAGES);
            assertThat(found.distances()).containsOnly(0);
        }
    }

    @Test
    void scheduleOfTheDirections() {
        HopSkipJump attack = new HopSkipJump(Norm.L2, 64, 100, 100_000);
        assertThat(attack.samplesAt(0)).isEqualTo(100);
        assertThat(attack.samplesAt(1)).isEqualTo(141);
        assertThat(attack.samplesAt(63)).isEqualTo(800);
        assertThat(attack.samplesAt(100_000)).isEqualTo(10_000);
        assertThat(attack.reachAt(0, 3, 784)).isEqualTo(0.1);
        assertThat(attack.reachAt(1, 3, 784)).isCloseTo(3.0 / 784, within(1e-12));
        assertThat(attack.halvings(784)).isEqualTo(15);
        assertThat(new HopSkipJump(Norm.LINF, 64, 100, 100_000).halvings(784)).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spsa:norm=l1", "nes:norm=l1", "hopskipjump:norm=l1", "boundary:norm=linf", "spsa:delta=0",
            "spsa:learning-rate=0", "spsa:samples=0", "spsa:steps=0", "nes:sigma=2", "nes:step-size=0",
            "hopskipjump:steps=0", "hopskipjump:samples=0", "hopskipjump:queries=0", "boundary:norm=l2,queries=0",
            "boundary:norm=l2,source-step=0", "boundary:norm=l2,spherical-step=2"})
    void valuesOutOfRangeAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse(text, Norm.LINF));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spsa", "nes:sigma=0.01,step-size=epsilon/7", "nes:step-size=0.01", "hopskipjump:steps=3",
            "boundary:steps=7,queries=900"})
    void anAttackIsReadBackFromItsText(String text) {
        Attack attack = Attacks.parse(text, Norm.L2);
        assertThat(Attacks.parse(attack.toString(), Norm.L2)).isEqualTo(attack);
    }

    @Test
    void factoriesAndNamesAgree() {
        assertThat(Attacks.parse("spsa", Norm.L2)).isEqualTo(Attacks.spsa(Norm.L2));
        assertThat(Attacks.parse("nes", Norm.LINF)).isEqualTo(Attacks.nes(Norm.LINF));
        assertThat(Attacks.parse("hopskipjump", Norm.LINF)).isEqualTo(Attacks.hopSkipJump(Norm.LINF));
        assertThat(Attacks.parse("boundary", Norm.L2)).isEqualTo(Attacks.boundary());
    }
}
