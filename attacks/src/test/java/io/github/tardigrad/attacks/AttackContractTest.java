package io.github.tardigrad.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every attack in every norm, on every backend: one engine each, and a model for each test. */
@ParameterizedClass
@MethodSource("io.github.tardigrad.engine.testkit.TestBackends#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttackContractTest {
    private static final RandomKey KEY = new RandomKey(11);
    private static final int IMAGES = 12;

    @Parameter
    private String backend;
    private Engine engine;
    private Model model;
    private AttackBatch batch;
    private Goal untargeted;
    private Goal targeted;

    @BeforeParameterizedClassInvocation
    void open() {
        engine = Samples.engine(backend);
    }

    @BeforeEach
    void prepare() {
        model = Samples.model(engine);
        batch = AttackBatch.of(Samples.images(engine, IMAGES));
        untargeted = Goal.untargeted(Samples.labels(IMAGES));
        targeted = Goal.targeted(Samples.labels(IMAGES), Samples.targets(IMAGES));
    }

    @AfterParameterizedClassInvocation
    void close() {
        engine.close();
    }

    private Tensor mixedEpsilons(AttackRow row) {
        float[] values = new float[IMAGES];
        for (int i = 0; i < IMAGES; i++) {
            values[i] = row.epsilon(new float[] {0, 0.003f, 0.1f, 0.3f, 1}[i % 5]);
        }
        return engine.tensor(Shape.of(IMAGES, 1, 1, 1), values);
    }

    private static AttackBatch select(AttackBatch batch, int from, int to) {
        return new AttackBatch(batch.images().rows(from, to), Arrays.copyOfRange(batch.ids(), from, to));
    }

    @Test
    void everyNamedAttackHasARow() {
        assertThat(AttackRow.all().stream().map(row -> row.attack().name()).collect(Collectors.toSet()))
                .containsAll(Attacks.names());
    }

    @ParameterizedTest
    @MethodSource("io.github.tardigrad.attacks.AttackRow#all")
    void imagesStayInTheirBalls(AttackRow row) {
        Attack attack = row.attack();
        Tensor epsilon = mixedEpsilons(row);
        AttackResult result = attack.run(model, batch, untargeted, epsilon, KEY);
        double[] distances = attack.norm().distances(batch.images(), result.adversarial());
        float[] limits = epsilon.toArray();
        for (int i = 0; i < IMAGES; i++) {
            assertThat(distances[i]).isLessThanOrEqualTo(limits[i] + Norm.tolerance(limits[i]));
        }
        assertThat(result.distances()).isEqualTo(distances);
        for (float pixel : result.adversarial().toArray()) {
            assertThat(pixel).isBetween(0f, 1f);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.tardigrad.attacks.AttackRow#all")
    void manyEpsilonsAreEachAsAlone(AttackRow row) {
        Attack attack = row.attack();
        float[] epsilons = {row.epsilon(0.3f), row.epsilon(0.05f)};
        List<AttackResult> results = attack.run(model, batch, untargeted, epsilons, KEY);
        assertThat(results).hasSize(2);
        for (int i = 0; i < 2; i++) {
            AttackResult alone = attack.run(model, batch, untargeted, epsilons[i], KEY);
            assertThat(results.get(i).adversarial().toArray()).isEqualTo(alone.adversarial().toArray());
            assertThat(results.get(i).success()).isEqualTo(alone.success());
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.tardigrad.attacks.AttackRow#all")
    void aZeroEpsilonLeavesImagesUnchanged(AttackRow row) {
        Attack attack = row.attack();
        AttackResult result = attack.run(model, batch, untargeted, 0, KEY);
        assertThat(result.adversarial().toArray()).isEqualTo(batch.images().toArray());
    }

    @ParameterizedTest
    @MethodSource("io.github.tardigrad.attacks.AttackRow#all")
    void successHoldsWhenJudgedAgain(AttackRow row) {
        Attack attack = row.attack();
        for (Goal goal : List.of(untargeted, targeted)) {
            AttackResult result = attack.run(model, batch, goal, mixedEpsilons(row), KEY);
            for (int i = 0; i < IMAGES; i++) {
                Logits alone = Logits.of(model, AttackBatch.of(result.adversarial().rows(i, i + 1)));
                assertThat(result.success(i)).as("image %d", i).isEqualTo(goal.isReached(i, alone.label(0)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.tardigrad.attacks.AttackRow#all")
    void anImagesResultDoesNotDependOnItsBatch(AttackRow row) {
        Attack attack = row.attack();
        Tensor epsilon = mixedEpsilons(row);
        for (Goal goal : List.of(untargeted, targeted)) {
            AttackResult whole = attack.run(model, batch, goal, epsilon, KEY);
            for (int size : new int[] {1, 5}) {
                for (int from = 0; from < IMAGES; from += size) {
                    int to = Math.min(IMAGES, from + size);
                    Goal part = goal.select(IntStream.range(from, to).toArray());
                    AttackResult alone = attack.run(model, select(batch, from, to), part, epsilon.rows(from, to), KEY);
                    assertThat(alone.adversarial().toArray()).isEqualTo(whole.adversarial().rows(from, to).toArray());
                    assertThat(alone.success()).isEqualTo(Arrays.copyOfRange(whole.success(), from, to));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.tardigrad.attacks.AttackRow#all")
    void theSameKeyGivesTheSameImages(AttackRow row) {
        Attack attack = row.attack();
        float[] once = attack.run(model, batch, untargeted, row.epsilon(0.1f), KEY).adversarial().toArray();
        float[] again = attack.run(model, batch, untargeted, row.epsilon(0.1f), KEY).adversarial().toArray();
        assertThat(again).isEqualTo(once);
        RandomKey another = new RandomKey(12);
        float[] other = attack.run(model, batch, untargeted, row.epsilon(0.1f), another).adversarial().toArray();
        switch (row.randomness()) {
            case NONE -> assertThat(other).isEqualTo(once);
            case SOME -> {} // the image found may be the same from any start
            case FULL -> assertThat(other).isNotEqualTo(once);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.tardigrad.attacks.AttackRow#all")
    void perturbWritesWhatRunReturns(AttackRow row) {
        Attack attack = row.attack();
        Tensor epsilon = mixedEpsilons(row);
        Tensor target = engine.zeros(batch.images().shape());
        attack.perturb(model, batch, untargeted, epsilon, KEY, target);
        assertThat(target.toArray())
                .isEqualTo(attack.run(model, batch, untargeted, epsilon, KEY).adversarial().toArray());
    }

    @ParameterizedTest
    @MethodSource("io.github.tardigrad.attacks.AttackRow#all")
    void perturbAllocatesOnlyTheFirstTime(AttackRow row) {
        Attack attack = row.attack();
        Tensor epsilon = mixedEpsilons(row);
        Tensor target = engine.zeros(batch.images().shape());
        attack.perturb(model, batch, untargeted, epsilon, KEY, target);
        long before = engine.scopeAllocations();
        attack.perturb(model, batch, untargeted, epsilon, KEY, target);
        assertThat(engine.scopeAllocations()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("io.github.tardigrad.attacks.AttackRow#all")
    void theModelIsLeftAsItIs(AttackRow row) {
        Attack attack = row.attack();
        float[] parameters = model.parameters().flat().toArray();
        float[] statistics = model.statistics().flat().toArray();
        long version = model.parameters().flat().storage().version();
        long statisticsVersion = model.statistics().flat().storage().version();
        attack.run(model, batch, untargeted, row.epsilon(0.1f), KEY);
        attack.perturb(model, batch, untargeted, Epsilons.tensor(engine, IMAGES, row.epsilon(0.1f)), KEY,
                engine.zeros(batch.images().shape()));
        assertThat(model.parameters().flat().toArray()).isEqualTo(parameters);
        assertThat(model.statistics().flat().toArray()).isEqualTo(statistics);
        assertThat(model.parameters().flat().storage().version()).isEqualTo(version);
        assertThat(model.statistics().flat().storage().version()).isEqualTo(statisticsVersion);
    }

    @ParameterizedTest
    @MethodSource("io.github.tardigrad.attacks.AttackRow#all")
    void damagedWeightsAreReported(AttackRow row) {
        Attack attack = row.attack();
        model.parameters().get("dense1.weight").set(filled(model.parameters().get("dense1.weight").size(), Float.NaN));
        assertThatThrownBy(() -> attack.run(model, batch, untargeted, row.epsilon(0.1f), KEY))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContainingAll("image 0", "damaged");
    }

    private static float[] filled(int size, float value) {
        float[] values = new float[size];
        Arrays.fill(values, value);
        return values;
    }
}
