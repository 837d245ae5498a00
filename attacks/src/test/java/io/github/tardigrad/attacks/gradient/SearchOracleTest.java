package io.github.tardigrad.attacks.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.attacks.minimum.CarliniWagner;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
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

/** Holds searches, L1 and raw gradient steps against what PyTorch computed in double precision. */
@ParameterizedClass
@MethodSource("io.github.tardigrad.engine.testkit.TestBackends#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchOracleTest {
    private static final JsonObject FIXTURE = SmallNetwork.read("small-network-search.json");
    private static final RandomKey KEY = new RandomKey(1);

    @Parameter
    private String backend;
    private Engine engine;
    private Model model;
    private Tensor images;
    private int[] labels;

    @BeforeParameterizedClassInvocation
    void open() {
        engine = Samples.engine(backend);
        model = SmallNetwork.create(engine);
        images = SmallNetwork.tensor(engine, SmallNetwork.clean().get("images"));
        labels = SmallNetwork.integers(SmallNetwork.clean().get("labels"));
    }

    @AfterParameterizedClassInvocation
    void close() {
        engine.close();
    }

    static List<Integer> cases() {
        return IntStream.range(0, FIXTURE.getAsJsonArray("cases").size()).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void imagesDistancesAndSuccessAgree(int number) {
        JsonObject expected = FIXTURE.getAsJsonArray("cases").get(number).getAsJsonObject();
        JsonObject settings = expected.getAsJsonObject("settings");
        JsonElement targets = expected.get("targets");
        Goal goal = targets.isJsonNull() ? Goal.untargeted(labels)
                : Goal.targeted(labels, SmallNetwork.integers(targets));
        AttackBatch batch = AttackBatch.of(images);
        Attack attack = attack(expected.get("attack").getAsString(), settings);
        AttackResult found = attack instanceof MinimumNormAttack search ? search.search(model, batch, goal, KEY)
                : attack.run(model, batch, goal, settings.get("epsilon").getAsFloat(), KEY);
        float[] lengths = SmallNetwork.floats(expected.get(attack.norm() == Norm.LINF ? "linf" : "l2"));
        boolean[] stable = SmallNetwork.booleans(expected.get("stable"));
        boolean[] success = SmallNetwork.booleans(expected.get("success"));
        double[] parted = Norm.LINF.distances(found.adversarial(), SmallNetwork.tensor(engine, expected.get("images")));
        boolean byDistance = attack.name().equals("cw");
        for (int i = 0; i < stable.length; i++) {
            if (!stable[i]) {
                continue;
            }
            assertThat(found.success(i)).as("success of image %d", i).isEqualTo(success[i]);
            if (byDistance) {
                assertThat(found.distance(i)).as("image %d", i).isCloseTo(lengths[i], within(0.002 * lengths[i]));
            } else if (success[i] || !(attack instanceof MinimumNormAttack)) {
                assertThat(parted[i]).as("image %d", i).isLessThan(1e-4);
            }
        }
    }

    private static Attack attack(String name, JsonObject settings) {
        return switch (name) {
            case "deepfool" -> Attacks.deepFool(Norm.parse(settings.get("norm").getAsString()));
            case "carlini_wagner" -> new CarliniWagner(settings.get("searches").getAsInt(),
                    settings.get("steps").getAsInt(), settings.get("confidence").getAsFloat(), 0.01f, 0.001f);
            case "sparse_l1" -> Attacks.bim(Norm.L1, settings.get("steps").getAsInt(),
                    StepSize.pixels(settings.get("step_size").getAsFloat()));
            case "gradient_ascent" -> new GradientAscent(Norm.L2, settings.get("steps").getAsInt(),
                    StepSize.pixels(settings.get("step_size").getAsFloat()));
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Test
    void l1ProjectionsAgree() {
        JsonObject expected = FIXTURE.getAsJsonObject("projections");
        Tensor clean = SmallNetwork.tensor(engine, expected.get("images"));
        Tensor x = SmallNetwork.tensor(engine, expected.get("points"));
        Tensor epsilon = engine.tensor(Shape.of(clean.shape().extent(0), 1, 1, 1),
                SmallNetwork.floats(expected.get("epsilons")));
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Norm.L1.ball(engine.backend(), memory, clean, epsilon).project(x);
        }
        assertThat(x.toArray()).containsExactly(SmallNetwork.floats(expected.get("projected")), within(1e-6f));
    }
}
