package io.github.tardigrad.attacks.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds DDN, FMN, EAD and the L∞ attack of Carlini and Wagner against what other programs found, image by image. */
@ParameterizedClass
@MethodSource("io.github.tardigrad.engine.testkit.TestBackends#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MinimumOracleTest {
    private static final JsonArray CASES = SmallNetwork.read("small-network-minimum.json").getAsJsonArray("cases");
    /** Twice what runs with noise may part by and still count as stable. */
    private static final double SHARE = 0.002;

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
        return IntStream.range(0, CASES.size()).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void distancesAndSuccessAgree(int number) {
        JsonObject expected = CASES.get(number).getAsJsonObject();
        Norm norm = Norm.parse(expected.get("norm").getAsString());
        MinimumNormAttack attack = (MinimumNormAttack) Attacks.parse(expected.get("attack").getAsString(), norm);
        JsonElement targets = expected.get("targets");
        Goal goal = targets.isJsonNull() ? Goal.untargeted(labels)
                : Goal.targeted(labels, SmallNetwork.integers(targets));
        AttackResult found = attack.search(model, AttackBatch.of(images), goal, new RandomKey(1));
        JsonArray distances = expected.getAsJsonArray("distances");
        boolean[] stable = SmallNetwork.booleans(expected.get("stable"));
        for (int i = 0; i < stable.length; i++) {
            if (stable[i]) {
                boolean success = !distances.get(i).isJsonNull();
                assertThat(found.success(i)).as("success of image %d", i).isEqualTo(success);
                if (success) {
                    double distance = distances.get(i).getAsDouble();
                    assertThat(found.distance(i)).as("image %d", i).isCloseTo(distance, within(SHARE * distance));
                }
            }
        }
    }
}
