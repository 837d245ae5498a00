package io.github.tardigrad.attacks.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.attacks.gradient.SmallNetwork;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.op.CustomGradient;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds attacks with momentum against what PyTorch computed in double precision. */
@ParameterizedClass
@MethodSource("io.github.tardigrad.engine.testkit.TestBackends#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransferOracleTest {
    private static final JsonObject FIXTURE = SmallNetwork.read("small-network-transfer.json");
    private static final RandomKey KEY = new RandomKey(FIXTURE.get("seed").getAsLong());

    @Parameter
    private String backend;
    private Engine engine;
    private Model model;
    private AttackBatch batch;
    private int[] labels;

    @BeforeParameterizedClassInvocation
    void open() {
        engine = Samples.engine(backend);
        model = SmallNetwork.create(engine);
        batch = AttackBatch.of(SmallNetwork.tensor(engine, SmallNetwork.clean().get("images")));
        labels = SmallNetwork.integers(SmallNetwork.clean().get("labels"));
    }

    @AfterParameterizedClassInvocation
    void close() {
        engine.close();
    }

    static List<Integer> cases() {
        return IntStream.range(0, FIXTURE.getAsJsonArray("cases").size()).boxed().toList();
    }

    static List<Integer> frames() {
        return IntStream.range(0, FIXTURE.getAsJsonArray("frames").size()).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void imagesAndSuccessAgree(int number) {
        JsonObject expected = FIXTURE.getAsJsonArray("cases").get(number).getAsJsonObject();
        JsonObject settings = expected.getAsJsonObject("settings");
        JsonElement targets = expected.get("targets");
        Goal goal = targets.isJsonNull() ? Goal.untargeted(labels)
                : Goal.targeted(labels, SmallNetwork.integers(targets));
        AttackResult found = attack(expected.get("attack").getAsString(), settings).run(model, batch, goal,
                settings.get("epsilon").getAsFloat(), KEY);
        boolean[] stable = SmallNetwork.booleans(expected.get("stable"));
        boolean[] success = SmallNetwork.booleans(expected.get("success"));
        double[] apart = Norm.LINF.distances(found.adversarial(), SmallNetwork.tensor(engine, expected.get("images")));
        for (int i = 0; i < stable.length; i++) {
            if (stable[i]) {
                assertThat(apart[i]).as("image %d", i).isLessThan(1e-4);
                assertThat(found.success(i)).as("success of image %d", i).isEqualTo(success[i]);
            }
        }
    }

    private static Attack attack(String name, JsonObject settings) {
        StringBuilder text = new StringBuilder(name);
        text.append(":steps=").append(settings.get("steps")).append(",decay=").append(settings.get("decay"));
        for (String own : List.of("kernel", "neighbours", "spread")) {
            if (settings.has(own)) {
                text.append(",").append(own).append("=").append(settings.get(own));
            }
        }
        return Attacks.parse(text.toString(), Norm.parse(settings.get("norm").getAsString()));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void shrinkingAgreesForwardAndBack(int number) {
        JsonObject expected = FIXTURE.getAsJsonArray("frames").get(number).getAsJsonObject();
        int[] frame = SmallNetwork.integers(expected.get("frame"));
        Shrinking shrinking = new Shrinking(List.of(new Shrinking.Frame(frame[0], frame[1], frame[2], frame[3])));
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(SmallNetwork.tensor(engine, expected.get("x")));
            Tensor y = tape.apply(new CustomGradient(shrinking), x);
            assertThat(y.toArray()).containsExactly(SmallNetwork.floats(expected.get("y")), within(1e-6f));
            Tensor dx = tape.backward(y, SmallNetwork.tensor(engine, expected.get("dy"))).of(x);
            assertThat(dx.toArray()).containsExactly(SmallNetwork.floats(expected.get("dx")), within(2e-6f));
        }
    }

    @Test
    void withoutItsRefinementEachIsTheMomentumMethod() {
        Goal goal = Goal.untargeted(labels);
        float[] plain = images("mi-fgsm", goal);
        assertThat(images("di-fgsm:probability=0", goal)).isEqualTo(plain);
        assertThat(images("ti-fgsm:kernel=1", goal)).isEqualTo(plain);
        assertThat(images("ni-fgsm:decay=0", goal)).isEqualTo(images("mi-fgsm:decay=0", goal));
        assertThat(images("mi-fgsm:decay=0", goal)).isEqualTo(images("bim", goal)).isNotEqualTo(plain);
        assertThat(images("di-fgsm:probability=1", goal)).isNotEqualTo(plain);
    }

    private float[] images(String attack, Goal goal) {
        return Attacks.parse(attack, Norm.LINF).run(model, batch, goal, 0.1f, KEY).adversarial().toArray();
    }

    @Test
    void neighboursAreCountedAndNotAskedAfterTheLastStep() {
        AttackResult result = Attacks.parse("vmi-fgsm:steps=3,neighbours=4", Norm.LINF).run(model, batch,
                Goal.untargeted(labels), 0.1f, KEY);
        assertThat(result.cost().gradientEvaluations()).isEqualTo((3 + 2 * 4) * 16);
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThatThrownBy(() -> Attacks.parse("ni-fgsm", Norm.L2)).hasMessageContaining("ni-fgsm:norm=linf");
        assertThatThrownBy(() -> Attacks.parse("ti-fgsm:kernel=4", Norm.LINF)).hasMessageContaining("kernel 4");
        assertThatThrownBy(() -> Attacks.parse("di-fgsm:resize=1", Norm.LINF)).hasMessageContaining("resize 1");
        assertThatThrownBy(() -> Attacks.parse("di-fgsm:probability=2", Norm.LINF))
                .hasMessageContaining("probability 2");
        assertThat(Attacks.parse("vmi-fgsm", Norm.LINF)).isEqualTo(Attacks.varianceTunedFgsm())
                .hasToString("vmi-fgsm:steps=10,step-size=epsilon/10,decay=1,neighbours=20,spread=1.5");
    }
}
