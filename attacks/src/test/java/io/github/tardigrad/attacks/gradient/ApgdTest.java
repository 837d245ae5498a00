package io.github.tardigrad.attacks.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Sequential;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What APGD does where its losses are not defined, and what it spends. */
class ApgdTest {
    private static final RandomKey KEY = new RandomKey(3);
    private static final int IMAGES = 10;
    private Engine engine;
    private AttackBatch batch;

    @BeforeEach
    void open() {
        engine = Samples.scalar();
        batch = AttackBatch.of(Samples.images(engine, IMAGES));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    static List<Attack> attacks() {
        return Stream.of(Norm.LINF, Norm.L2, Norm.L1).flatMap(norm -> Stream.of("apgd-ce:steps=5", "apgd-dlr:steps=5",
                "apgd-t:steps=5").map(text -> Attacks.parse(text, norm))).toList();
    }

    private Model linear(int classes) {
        return Model.of("linear", engine, Sequential.of(new Flatten(), Dense.of(classes)).graph(), Samples.IMAGE, 5);
    }

    /** As the model answers, so that no goal is reached before the attack. */
    private Goal right(Model model) {
        Logits logits = Logits.of(model, batch);
        return Goal.untargeted(IntStream.range(0, IMAGES).map(logits::label).toArray());
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void twoClassesAreToldApartByTheirMargin(Attack attack) {
        Model model = linear(2);
        AttackResult result = attack.run(model, batch, right(model), attack.norm() == Norm.LINF ? 0.5f : 20, KEY);
        assertThat(result.successes()).isEqualTo(IMAGES);
        if (attack.name().equals("apgd-ce")) {
            assertThat(attack.remarks(model)).isEmpty();
        } else {
            assertThat(attack.remarks(model).getFirst()).contains("margin", "the model has 2");
        }
    }

    @Test
    void remarksSayWhatFewClassesChange() {
        Attack ratio = Attacks.apgd(Norm.L2, ApgdLoss.RATIO);
        Attack targeted = Attacks.apgd(Norm.L2, ApgdLoss.TARGETED_RATIO);
        assertThat(ratio.remarks(linear(3))).singleElement().asString().contains("towards a target", "4 classes");
        assertThat(ratio.remarks(linear(4))).isEmpty();
        assertThat(targeted.remarks(linear(3))).hasSize(2).last().asString().contains("all 2 other classes", "9");
        assertThat(targeted.remarks(linear(4))).singleElement().asString().contains("all 3 other classes");
        assertThat(targeted.remarks(linear(10))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void constantLogitsAreResistedAndNothingIsDividedByZero(Attack attack) {
        Model model = linear(5);
        for (String name : List.of("dense1.weight", "dense1.bias")) {
            Tensor parameter = model.parameters().get(name);
            parameter.set(new float[parameter.size()]);
        }
        AttackResult result = attack.run(model, batch, right(model), 0.1f, KEY);
        assertThat(result.successes()).isZero();
        assertThat(result.cost().zeroGradients()).isEqualTo(result.cost().gradientEvaluations()).isPositive();
        for (int i = 0; i < IMAGES; i++) {
            assertThat(result.distance(i)).isBetween(0.0, 0.1 + Norm.tolerance(0.1f));
        }
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void logitsThatAreNoNumbersAreReported(Attack attack) {
        Model model = linear(5);
        Tensor bias = model.parameters().get("dense1.bias");
        bias.set(0, 0, Float.NaN, 0, 0);
        assertThatThrownBy(() -> attack.run(model, batch, Goal.untargeted(new int[IMAGES]), 0.1f, KEY))
                .isInstanceOf(ArithmeticException.class).hasMessageContaining("the logit NaN");
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void whatIsMisclassifiedAnywayIsNotTouched(Attack attack) {
        Model model = linear(5);
        Logits logits = Logits.of(model, batch);
        Goal wrong = Goal.untargeted(IntStream.range(0, IMAGES).map(i -> (logits.label(i) + 1) % 5).toArray());
        AttackResult result = attack.run(model, batch, wrong, 0.5f, KEY);
        assertThat(result.successes()).isEqualTo(IMAGES);
        assertThat(result.adversarial().toArray()).isEqualTo(batch.images().toArray());
        assertThat(result.cost().gradientEvaluations()).isZero();
    }

    @Test
    void fooledImagesLeaveAtOnce() {
        Model model = Samples.model(engine);
        AttackResult result = new Apgd(Norm.LINF, ApgdLoss.CROSS_ENTROPY).run(model, batch, right(model), 1, KEY);
        assertThat(result.successes()).isEqualTo(IMAGES);
        assertThat(result.cost().gradientEvaluations()).isLessThan(10 * IMAGES);
    }

    @Test
    void whoResistsCostsAPassForEachStepStartAndTarget() {
        Model model = linear(5);
        Attack attack = Attacks.parse("apgd-t:steps=7,restarts=2,targets=3", Norm.L2);
        AttackResult result = attack.run(model, batch, right(model), 1e-6f, KEY);
        assertThat(result.successes()).isZero();
        assertThat(result.cost().gradientEvaluations()).isEqualTo(7 * 2 * 3 * IMAGES);
        Goal one = right(model);
        Goal targeted = Goal.targeted(IntStream.range(0, IMAGES).map(one::label).toArray(),
                IntStream.range(0, IMAGES).map(i -> (one.label(i) + 1) % 5).toArray());
        assertThat(attack.run(model, batch, targeted, 1e-6f, KEY).cost().gradientEvaluations())
                .isEqualTo(7 * 2 * IMAGES);
    }

    @Test
    void aTargetIsWhatTheModelAnswersThen() {
        Model model = linear(5);
        Goal now = right(model);
        int[] labels = IntStream.range(0, IMAGES).map(now::label).toArray();
        int[] targets = IntStream.of(labels).map(label -> (label + 2) % 5).toArray();
        for (Attack attack : attacks()) {
            float epsilon = attack.norm() == Norm.LINF ? 1 : attack.norm() == Norm.L2 ? 6 : 40;
            AttackResult result = attack.run(model, batch, Goal.targeted(labels, targets), epsilon, KEY);
            Logits answer = Logits.of(model, AttackBatch.of(result.adversarial()));
            assertThat(result.successes()).as("%s", attack).isGreaterThan(IMAGES / 2);
            for (int i = 0; i < IMAGES; i++) {
                assertThat(answer.label(i) == targets[i]).isEqualTo(result.success(i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Norm.class, mode = EnumSource.Mode.EXCLUDE, names = "L0")
    void twoSamplesOfOneAnswerAreThatAnswerAtTwiceTheCost(Norm norm) {
        Model model = Samples.model(engine);
        AttackResult once = Attacks.parse("apgd-dlr:steps=6", norm).run(model, batch, right(model), 0.02f, KEY);
        AttackResult twice = Attacks.parse("apgd-dlr:steps=6,samples=2", norm).run(model, batch, right(model), 0.02f,
                KEY);
        assertThat(twice.adversarial().toArray()).isEqualTo(once.adversarial().toArray());
        assertThat(twice.cost().gradientEvaluations()).isEqualTo(2 * once.cost().gradientEvaluations());
    }

    @ParameterizedTest
    @EnumSource(value = Norm.class, mode = EnumSource.Mode.EXCLUDE, names = "L0")
    void startsLieAtTheEdgeButForTheBox(Norm norm) {
        Tensor middle = engine.zeros(batch.images().shape());
        engine.backend().memory().fill(middle, 0.5f);
        Tensor x = engine.zeros(middle.shape());
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Tensor epsilon = Epsilons.tensor(engine, IMAGES, 0.3f);
            norm.ball(engine.backend(), memory, middle, epsilon).startAtEdge(KEY, batch.ids(), x);
            for (double distance : norm.distances(middle, x)) {
                assertThat(distance).isCloseTo(0.3, within(1e-6));
            }
            float[] another = x.rows(3, 4).toArray();
            Tensor alone = engine.zeros(batch.images().rows(3, 4).shape());
            norm.ball(engine.backend(), memory, middle.rows(3, 4), epsilon.rows(3, 4)).startAtEdge(KEY, new int[] {3},
                    alone);
            assertThat(alone.toArray()).isEqualTo(another);
        }
    }

    @ParameterizedTest
    @CsvSource({"100,30,30,40", "10,3,3,4", "7,3,3,1", "4,2,2,0", "2,1,1,0", "1,1,0,0"})
    void largeRadiiShareTheSteps(int steps, int first, int second, int third) {
        assertThat(Stage.shrinking(steps)).containsExactly(new Stage(3, first), new Stage(2, second),
                new Stage(1, third));
    }

    @Test
    void parametersAreThoseOfAutoAttack() {
        assertThat(Attacks.parse("apgd-ce", Norm.LINF)).isEqualTo(Attacks.apgd(Norm.LINF, ApgdLoss.CROSS_ENTROPY))
                .hasToString("apgd-ce:steps=100,restarts=1,samples=1");
        assertThat(Attacks.parse("apgd-t", Norm.L1)).isEqualTo(Attacks.apgd(Norm.L1, ApgdLoss.TARGETED_RATIO))
                .hasToString("apgd-t:steps=100,restarts=1,targets=9,samples=1,large-radii=true");
        assertThat(Attacks.parse("apgd-dlr:large-radii=false", Norm.L1))
                .hasToString("apgd-dlr:steps=100,restarts=1,samples=1,large-radii=false");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("apgd-ce:large-radii=true", Norm.L2))
                .withMessageContainingAll("l1, not in l2", "leave it out");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("apgd-ce:targets=3", Norm.L2))
                .withMessageContaining("no parameter targets");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("apgd-t:targets=0", Norm.L2))
                .withMessageContaining("targets 0 is outside 1 to 1000000");
    }
}
