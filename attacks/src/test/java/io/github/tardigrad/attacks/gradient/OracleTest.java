package io.github.tardigrad.attacks.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Ball;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.attacks.Selection;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.Model;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds losses, gradients and attacks against what PyTorch computed in double precision. */
@ParameterizedClass
@ValueSource(strings = {"scalar", "vector"})
class OracleTest {
    private static final int EXAMPLES = 16;

    @Parameter
    private String backend;
    private Engine engine;
    private Model model;
    private Tensor images;
    private int[] labels;

    /** One case of the fixture as an attack. The start is given, so the attack has none of its own. */
    record Scripted(Norm norm, Loss loss, int steps, StepSize stepSize) implements GradientAttack {
        @Override
        public String name() { return "scripted"; }

        @Override
        public boolean randomStart() { return false; }

        @Override
        public int restarts() { return 1; }

        @Override
        public String parameters(float epsilon) { return ""; }
    }

    @BeforeEach
    void open() {
        engine = Samples.engine(backend);
        model = SmallNetwork.create(engine);
        images = SmallNetwork.tensor(engine, SmallNetwork.clean().get("images"));
        labels = SmallNetwork.integers(SmallNetwork.clean().get("labels"));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    static List<Integer> cases() {
        return IntStream.range(0, SmallNetwork.FIXTURE.getAsJsonArray("cases").size()).boxed().toList();
    }

    @Test
    void logitsAgree() {
        try (Tape tape = engine.tape(Gradients.NONE)) {
            float[] expected = SmallNetwork.floats(SmallNetwork.clean().get("logits_float64"));
            assertThat(model.forward(tape, images, Mode.EVALUATE).toArray()).containsExactly(expected, within(1e-5f));
        }
    }

    @Test
    void lossesAndGradientsAgree() {
        for (Loss loss : Loss.values()) {
            String name = loss == Loss.MARGIN ? "margin" : "cross_entropy";
            try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
                Tensor watched = tape.watch(images);
                Tensor logits = model.forward(tape, watched, Mode.EVALUATE);
                Tensor losses = loss.of(tape, logits, loss.reference(tape, Goal.untargeted(labels), 4));
                float[] values = losses.toArray();
                Tensor ones = tape.allocate(Shape.of(EXAMPLES));
                engine.backend().memory().fill(ones, 1);
                float[] gradient = tape.backward(losses, ones).of(watched).toArray();
                assertThat(values).containsExactly(SmallNetwork.floats(SmallNetwork.clean().get(name)), within(1e-5f));
                assertThat(gradient).containsExactly(SmallNetwork.floats(SmallNetwork.clean().get(name + "_gradient")),
                        within(1e-5f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void imagesAndSuccessAgree(int number) {
        JsonObject expected = SmallNetwork.FIXTURE.getAsJsonArray("cases").get(number).getAsJsonObject();
        Tensor x = climb(expected, expected.get("steps").getAsInt());
        Tensor reference = SmallNetwork.tensor(engine, expected.get("images"));
        boolean[] stable = SmallNetwork.booleans(expected.get("stable"));
        boolean[] success = SmallNetwork.booleans(expected.get("success"));
        float[] margins = SmallNetwork.floats(expected.get("final_margin"));
        Norm norm = Norm.parse(expected.get("norm").getAsString());
        double[] change = norm.distances(images, x);
        double[] difference = Norm.LINF.distances(x, reference);
        Logits logits = Logits.of(model, AttackBatch.of(x));
        Goal goal = goal(expected);
        float epsilon = expected.get("epsilon").getAsFloat();
        for (int i = 0; i < EXAMPLES; i++) {
            assertThat(change[i]).isLessThanOrEqualTo(epsilon + Norm.tolerance(epsilon));
            if (stable[i]) {
                assertThat(difference[i]).as("image %d", i).isLessThan(1e-4);
                assertThat(goal.isReached(i, logits.label(i))).as("success of image %d", i).isEqualTo(success[i]);
                assertThat(logits.margin(i, goal.reference(i))).isCloseTo(margins[i], within(5e-3f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void firstSuccessAgrees(int number) {
        JsonObject expected = SmallNetwork.FIXTURE.getAsJsonArray("cases").get(number).getAsJsonObject();
        boolean[] stable = SmallNetwork.booleans(expected.get("stable"));
        int[] firstSuccess = SmallNetwork.integers(expected.get("first_success"));
        int[] found = new int[EXAMPLES];
        Arrays.fill(found, -1);
        Goal goal = goal(expected);
        for (int steps = 0; steps <= expected.get("steps").getAsInt(); steps++) {
            Logits logits = Logits.of(model, AttackBatch.of(climb(expected, steps)));
            for (int i = 0; i < EXAMPLES; i++) {
                if (found[i] < 0 && goal.isReached(i, logits.label(i))) {
                    found[i] = steps;
                }
            }
        }
        for (int i = 0; i < EXAMPLES; i++) {
            if (stable[i]) {
                assertThat(found[i]).as("first success of image %d", i).isEqualTo(firstSuccess[i]);
            }
        }
    }

    private Goal goal(JsonObject expected) {
        JsonElement targets = expected.get("targets");
        return targets.isJsonNull() ? Goal.untargeted(labels) : Goal.targeted(labels, SmallNetwork.integers(targets));
    }

    private Tensor climb(JsonObject expected, int steps) {
        Norm norm = Norm.parse(expected.get("norm").getAsString());
        Loss loss = expected.get("loss").getAsString().equals("margin") ? Loss.MARGIN : Loss.CROSS_ENTROPY;
        StepSize stepSize = StepSize.pixels(expected.get("step_size").getAsFloat());
        JsonElement start = expected.get("start");
        Tensor x = start.isJsonNull() ? engine.tensor(images.shape(), images.toArray()) : SmallNetwork.tensor(engine,
                SmallNetwork.FIXTURE.getAsJsonObject("starts").getAsJsonObject(start.getAsString()).get("images"));
        Tensor epsilon = Epsilons.tensor(engine, EXAMPLES, expected.get("epsilon").getAsFloat());
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Ball ball = norm.ball(engine.backend(), memory, images, epsilon);
            new GradientLoop(new Scripted(norm, loss, steps, stepSize), model).climb(memory,
                    new Selection(AttackBatch.of(images), goal(expected), epsilon), new RandomKey(0), ball, x);
        }
        return x;
    }
}
