package io.github.tardigrad.attacks.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Sequential;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
class GradientAttackTest {
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

    /** Those that fill their ball; in L0, where a step is a count, they need not. */
    static List<Attack> climbing() {
        List<Attack> attacks = new ArrayList<>();
        for (Norm norm : List.of(Norm.LINF, Norm.L2, Norm.L1)) {
            List.of("fgsm", "bim", "pgd", "pgd-margin").forEach(name -> attacks.add(Attacks.parse(name, norm)));
            attacks.add(Attacks.pgd(norm, 3, StepSize.ofEpsilon(2), 4));
            attacks.add(Attacks.bim(norm, 3, StepSize.pixels(0.7f)));
        }
        return attacks;
    }

    @ParameterizedTest
    @MethodSource("climbing")
    void imagesAreMoved(Attack attack) {
        AttackResult result = attack.run(model, batch, untargeted, 0.1f, KEY);
        for (int i = 0; i < IMAGES; i++) {
            assertThat(result.distance(i)).as("image %d", i).isGreaterThan(0.05);
        }
    }

    @ParameterizedTest
    @MethodSource("climbing")
    void theLossGrowsUntargetedAndFallsTargeted(Attack attack) {
        Logits clean = Logits.of(model, batch);
        Logits away = after(attack, untargeted);
        Logits towards = after(attack, targeted);
        int moved = 0;
        for (int i = 0; i < IMAGES; i++) {
            moved += away.margin(i, untargeted.reference(i)) > clean.margin(i, untargeted.reference(i)) ? 1 : 0;
            moved += towards.margin(i, targeted.reference(i)) < clean.margin(i, targeted.reference(i)) ? 1 : 0;
        }
        assertThat(moved).isGreaterThanOrEqualTo(2 * IMAGES - 2);
    }

    private Logits after(Attack attack, Goal goal) {
        Tensor adversarial = attack.run(model, batch, goal, 0.1f, KEY).adversarial();
        return Logits.of(model, AttackBatch.of(adversarial));
    }

    @Test
    void manyThreadsAttackOneModelWithTheSameBits() throws InterruptedException, ExecutionException {
        Attack attack = Attacks.pgd(Norm.L2, 5, StepSize.ofEpsilon(4), 2);
        float[] expected = attack.run(model, batch, untargeted, 0.3f, KEY).adversarial().toArray();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<float[]>> results = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Callable<float[]> task = () -> attack.run(model, batch, untargeted, 0.3f, KEY).adversarial().toArray();
                results.add(threads.submit(task));
            }
            for (Future<float[]> result : results) {
                assertThat(result.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void moreRestartsNeverLoseASuccessAndNeverComeFartherFromOne() {
        for (Goal goal : List.of(untargeted, targeted)) {
            boolean[] before = new boolean[IMAGES];
            float[] scores = new float[IMAGES];
            Arrays.fill(scores, Float.NEGATIVE_INFINITY);
            int improved = 0;
            for (int restarts = 1; restarts <= 5; restarts++) {
                Attack attack = Attacks.pgd(Norm.LINF, 2, StepSize.ofEpsilon(4), restarts);
                AttackResult result = attack.run(model, batch, goal, 0.02f, KEY);
                Logits logits = Logits.of(model, AttackBatch.of(result.adversarial()));
                for (int i = 0; i < IMAGES; i++) {
                    float margin = logits.margin(i, goal.reference(i));
                    float score = goal.isTargeted() ? -margin : margin;
                    assertThat(result.success(i) || !before[i]).as("success of image %d", i).isTrue();
                    assertThat(score).as("score of image %d", i).isGreaterThanOrEqualTo(scores[i]);
                    improved += restarts > 1 && score > scores[i] ? 1 : 0;
                    scores[i] = score;
                }
                before = result.success();
            }
            assertThat(improved).as("restarts do something").isPositive();
        }
    }

    @Test
    void restartsSpendNothingOnImagesThatFell() {
        Attack once = Attacks.pgd(Norm.LINF, 2, StepSize.ofEpsilon(4), 1);
        AttackResult first = once.run(model, batch, untargeted, 0.02f, KEY);
        int left = IMAGES - first.successes();
        assertThat(left).as("some fall, some resist").isBetween(1, IMAGES - 1);
        AttackResult twice = Attacks.pgd(Norm.LINF, 2, StepSize.ofEpsilon(4), 2).run(model, batch, untargeted, 0.02f,
                KEY);
        assertThat(first.cost().gradientEvaluations()).isEqualTo(2 * IMAGES);
        assertThat(first.cost().forwardEvaluations()).isEqualTo(IMAGES);
        assertThat(twice.cost().gradientEvaluations()).isEqualTo(2 * (IMAGES + left));
        assertThat(twice.cost().forwardEvaluations()).isEqualTo(IMAGES + left);
    }

    @Test
    void zeroGradientsAreCounted() {
        model.parameters().flat().set(new float[model.parameters().flat().size()]);
        AttackResult result = Attacks.bim(Norm.L2).run(model, batch, untargeted, 0.1f, KEY);
        assertThat(result.cost().zeroGradients()).isEqualTo(10 * IMAGES);
        assertThat(result.adversarial().toArray()).isEqualTo(batch.images().toArray());
    }

    @Test
    void aHealthyModelHasNoZeroGradients() {
        assertThat(Attacks.pgdMargin(Norm.LINF).run(model, batch, untargeted, 0.1f, KEY).cost().zeroGradients())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("climbing")
    void gradientsThatOverflowAreReported(Attack attack) {
        Sequential layers = Sequential.of(new Flatten(), Dense.of(2).withoutBias(), Dense.of(3).withoutBias());
        Model steep = Model.of("steep", engine, layers.graph(), Shape.of(2, 2, 1), 1);
        steep.parameters().get("dense1.weight").set(filled(8, 1e25f));
        steep.parameters().get("dense2.weight").set(1e25f, 0, 0, 1e25f, 0, 0);
        AttackBatch black = new AttackBatch(engine.zeros(Shape.of(1, 2, 2, 1)), new int[] {31});
        assertThatThrownBy(() -> attack.run(steep, black, Goal.untargeted(1), 1e-30f, KEY))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageStartingWith("the gradient of image 31 is not finite");
    }

    @Test
    void logitsThatOverflowAreReported() {
        for (String name : List.of("dense1.weight", "dense2.weight")) {
            model.parameters().get(name).set(filled(model.parameters().get(name).size(), 3e38f));
        }
        assertThatThrownBy(() -> Logits.of(model, batch)).isInstanceOf(ArithmeticException.class)
                .hasMessageContainingAll("Infinity", "diverged");
    }

    @Test
    void inputsThatDoNotFitAreRefused() {
        Attack attack = Attacks.fgsm(Norm.LINF);
        assertThatIllegalArgumentException().isThrownBy(() -> attack.run(model, batch, untargeted, 8, KEY))
                .withMessageContaining("8/255");
        assertThatIllegalArgumentException().isThrownBy(() -> attack.run(model, batch, untargeted, -0.1f, KEY));
        assertThatIllegalArgumentException().isThrownBy(() -> attack.run(model, batch, untargeted, Float.NaN, KEY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.run(model, batch, Goal.untargeted(0, 1), 0.1f, KEY))
                .withMessageContaining("2 labels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attack.run(model, batch, Goal.untargeted(filledInts(IMAGES, 3)), 0.1f, KEY))
                .withMessageContaining("label 3");
        AttackBatch grey = AttackBatch.of(engine.tensor(Samples.IMAGE.prepend(1), filled(Samples.IMAGE.size(), 128)));
        assertThatIllegalArgumentException().isThrownBy(() -> attack.run(model, grey, Goal.untargeted(0), 0.1f, KEY))
                .withMessageContaining("divide grey levels by 255");
    }

    private static float[] filled(int size, float value) {
        float[] values = new float[size];
        Arrays.fill(values, value);
        return values;
    }

    private static int[] filledInts(int size, int value) {
        int[] values = new int[size];
        Arrays.fill(values, value);
        return values;
    }
}
