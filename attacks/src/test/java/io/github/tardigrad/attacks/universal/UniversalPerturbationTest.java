package io.github.tardigrad.attacks.universal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.attacks.gradient.SmallNetwork;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One change for all images of the small trained network. */
@ParameterizedClass
@MethodSource("io.github.tardigrad.engine.testkit.TestBackends#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UniversalPerturbationTest {
    private static final RandomKey KEY = new RandomKey(9);

    @Parameter
    private String backend;
    private Engine engine;
    private Model model;
    private AttackBatch batch;
    private Examples examples;

    @BeforeParameterizedClassInvocation
    void open() {
        engine = Samples.engine(backend);
        model = SmallNetwork.create(engine);
        batch = AttackBatch.of(SmallNetwork.tensor(engine, SmallNetwork.clean().get("images")));
        examples = Examples.ofFloats("small", Shape.of(8, 8, 1), batch.images().toArray(),
                SmallNetwork.integers(SmallNetwork.clean().get("labels")), List.of("a", "b", "c", "d"));
    }

    @AfterParameterizedClassInvocation
    void close() {
        engine.close();
    }

    private static float epsilon(Norm norm) { return norm == Norm.LINF ? 0.2f : 1.2f; }

    @ParameterizedTest
    @EnumSource(value = Norm.class, names = {"LINF", "L2"})
    void oneChangeFoolsMoreImagesThanNoiseOfItsLength(Norm norm) {
        UniversalPerturbation found = UniversalPerturbation.fit(model, examples, norm, epsilon(norm), KEY);
        AttackResult noise = Attacks.parse("noise-gaussian:restarts=1", norm).run(model, batch,
                Goal.untargeted(examples.labels()), epsilon(norm), KEY);
        AttackResult result = found.run(model, batch, Goal.untargeted(examples.labels()), epsilon(norm), KEY);
        double length = 0;
        for (float value : found.change()) {
            length = norm == Norm.LINF ? Math.max(length, Math.abs(value)) : length + (double) value * value;
        }
        assertThat(norm == Norm.LINF ? length : Math.sqrt(length)).isLessThanOrEqualTo(epsilon(norm) * 1.000001);
        assertThat(result.successes()).isGreaterThanOrEqualTo(noise.successes() + 5);
        assertThat(UniversalPerturbation.fit(model, examples, norm, epsilon(norm), KEY).change())
                .isEqualTo(found.change());
    }

    @Test
    void theFoolingRateCountsChangedAnswers() {
        UniversalPerturbation found = UniversalPerturbation.fit(model, examples, Norm.LINF, 0.2f, KEY);
        AttackResult result = found.run(model, batch, Goal.untargeted(examples.labels()), 0.2f, KEY);
        Logits before = Logits.of(model, batch);
        Logits after = Logits.of(model, new AttackBatch(result.adversarial(), batch.ids()));
        int changed = 0;
        for (int i = 0; i < batch.size(); i++) {
            changed += before.label(i) == after.label(i) ? 0 : 1;
        }
        assertThat(changed).isPositive();
        assertThat(found.foolingRate(model, examples)).isEqualTo(changed / 16.0);
    }

    @Test
    void lossesBeyondTheLimitHaveNoSay() {
        UniversalFit deaf = new UniversalFit(1, 16, UniversalFit.DEFAULT.stepSize(), 1e-9f);
        assertThat(deaf.fit(model, examples, Norm.LINF, 0.2f, KEY).change()).containsOnly(0);
    }

    @Test
    void theChangeIsAddedAndClamped() {
        float[] change = new float[64];
        change[3] = 0.25f;
        change[7] = -2;
        UniversalPerturbation given = new UniversalPerturbation(Norm.L1, 3, Shape.of(8, 8, 1), change);
        float[] clean = batch.images().toArray();
        float[] changed = given.run(model, batch, Goal.untargeted(examples.labels()), 3, KEY).adversarial().toArray();
        for (int i = 0; i < clean.length; i++) {
            float wanted = i % 64 == 3 ? Math.min(1, clean[i] + 0.25f) : i % 64 == 7 ? 0 : clean[i];
            assertThat(changed[i]).isEqualTo(wanted);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> new UniversalPerturbation(Norm.LINF, 0.1f, Shape.of(2, 2, 1), 0, 0, 0))
                .hasMessageContaining("3 changes do not fit images");
        assertThatThrownBy(() -> UniversalPerturbation.fit(model, examples, Norm.L1, 1, KEY))
                .hasMessageContaining("linf or l2, not in l1");
        assertThatThrownBy(() -> UniversalPerturbation.fit(model, Samples.examples(3), Norm.L2, 1, KEY))
                .hasMessageContaining("do not fit model small network");
    }
}
