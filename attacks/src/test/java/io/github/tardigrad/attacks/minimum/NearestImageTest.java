package io.github.tardigrad.attacks.minimum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.attacks.SuccessCurve;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Sequential;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches on two classes with one flat border, where the nearest image is known, and on none at all. */
class NearestImageTest {
    private static final RandomKey KEY = new RandomKey(5);
    private static final Shape IMAGE = Shape.of(2, 3, 1);
    private static final float[] SLOPES = {4, -3, 2, 1, -0.5f, 0.25f};
    /** By how much class 0 leads on grey. */
    private static final float LEAD = 3;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Samples.scalar();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    static List<String> searches() {
        return List.of("ddn:norm=l2", "fmn:norm=linf", "fmn:norm=l2", "fmn:norm=l1", "fmn:norm=l0",
                "ead:norm=l1,searches=5,steps=50", "cw-linf:norm=linf,steps=20,constant-factor=100,learning-rate=0.05");
    }

    private static MinimumNormAttack search(String text) {
        return (MinimumNormAttack) Attacks.parse(text, Norm.LINF);
    }

    /** A model whose second logit is {@code size} times the border's equation, and whose first is 0. */
    private Model linear(float size) {
        Model model = Model.of("border", engine, Sequential.of(new Flatten(), Dense.of(2)).graph(), IMAGE, 0);
        float[] weights = new float[2 * SLOPES.length];
        float sum = 0;
        for (int i = 0; i < SLOPES.length; i++) {
            weights[2 * i + 1] = size * SLOPES[i];
            sum += SLOPES[i] / 2;
        }
        model.parameters().get("dense1.weight").set(weights);
        model.parameters().get("dense1.bias").set(0, -size * (sum + LEAD));
        return model;
    }

    private AttackBatch grey(int images) {
        Tensor grey = engine.zeros(IMAGE.prepend(images));
        engine.backend().memory().fill(grey, 0.5f);
        return AttackBatch.of(grey);
    }

    /** In L1 the first value can move by a half only, the second does the rest; in L0 both go to their limits. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"ddn:norm=l2; 0.544892; 0.01", "fmn:norm=l2; 0.544892; 0.01",
            "fmn:norm=linf; 0.27907; 0.01", "fmn:norm=l1; 0.83333; 0.01", "fmn:norm=l0; 2; 0",
            "fmn:norm=l1,steps=400; 0.83333; 0.002",
            "cw:norm=l2,searches=9,steps=300,learning-rate=0.02; 0.544892; 0.01",
            "ead:norm=l1,rule=l1,searches=9,regularization=0.2,initial-constant=0.1; 0.83333; 0.01",
            "cw-linf:norm=linf,learning-rate=0.01,initial-constant=0.1,decrease=0.99,steps=100; 0.27907; 0.02"})
    void theDistanceToAFlatBorderIsFound(String text, double distance, double share) {
        for (Goal goal : List.of(Goal.untargeted(0), Goal.targeted(new int[] {0}, new int[] {1}))) {
            AttackResult found = search(text).search(linear(1), grey(1), goal, KEY);
            assertThat(found.success(0)).isTrue();
            assertThat(found.distance(0)).isBetween(distance * (1 - 1e-4), distance * (1 + share));
        }
    }

    @ParameterizedTest
    @MethodSource("searches")
    void whatReachesTheGoalByItselfStaysAsItIs(String text) {
        AttackBatch batch = grey(2);
        AttackResult found = search(text).search(linear(1), batch, Goal.untargeted(1, 0), KEY);
        assertThat(found.success()).containsExactly(true, true);
        assertThat(found.distance(0)).isZero();
        assertThat(found.adversarial().rows(0, 1).toArray()).isEqualTo(batch.images().rows(0, 1).toArray());
        assertThat(found.distance(1)).isPositive();
    }

    @ParameterizedTest
    @MethodSource("searches")
    void nothingIsFoundWhereNothingDependsOnTheImage(String text) {
        AttackBatch batch = grey(2);
        AttackResult found = search(text).search(constant(), batch, Goal.untargeted(0, 1), KEY);
        assertThat(found.success()).containsExactly(false, true);
        assertThat(found.distances()).containsExactly(0, 0);
        assertThat(found.adversarial().toArray()).isEqualTo(batch.images().toArray());
        assertThat(found.cost().zeroGradients()).isEqualTo(found.cost().gradientEvaluations()).isPositive();
    }

    private Model constant() {
        Model model = linear(0);
        model.parameters().get("dense1.bias").set(0.25f, 0);
        return model;
    }

    @Test
    void aTinyGradientIsFollowedAllTheSame() {
        // Slopes of 1e-25: their squares are 0 in float.
        AttackResult found = search("fmn:norm=l2").search(linear(1e-25f), grey(1), Goal.untargeted(0), KEY);
        assertThat(found.success(0)).isTrue();
        assertThat(found.distance(0)).isCloseTo(0.5449, within(0.01));
    }

    @Test
    void oneSearchGivesTheWholeCurve() {
        AttackBatch batch = grey(2);
        Goal goal = Goal.untargeted(0, 1);
        MinimumNormAttack fmn = search("fmn:norm=linf");
        float[] epsilons = {0.3f, 0, 0.2f, 1};
        SuccessCurve curve = fmn.curve(linear(1), batch, goal, epsilons, KEY);
        assertThat(curve.norm()).isEqualTo(Norm.LINF);
        assertThat(curve.epsilons()).containsExactly(0.3f, 0f, 0.2f, 1f);
        assertThat(curve.shares()).containsExactly(1.0, 0.5, 0.5, 1.0);
        float exactly = (float) fmn.search(linear(1), batch, goal, KEY).distance(0);
        assertThat(fmn.curve(linear(1), batch, goal, new float[] {exactly}, KEY).shares()).containsExactly(1.0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fmn.curve(linear(1), batch, goal, new float[] {0.1f, 8}, KEY))
                .withMessageContaining("8/255");
    }

    @Test
    void anAttackWithAnEpsilonRunsForEach() {
        Attack fgsm = Attacks.fgsm(Norm.LINF);
        SuccessCurve curve = fgsm.curve(linear(1), grey(2), Goal.untargeted(0, 1), new float[] {0.27f, 0.29f}, KEY);
        assertThat(curve.shares()).containsExactly(0.5, 1.0);
    }
}
