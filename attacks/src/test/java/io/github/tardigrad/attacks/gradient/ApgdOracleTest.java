package io.github.tardigrad.attacks.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.attacks.Selection;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.attacks.search.LogitLoss;
import io.github.tardigrad.attacks.search.TargetedLoss;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
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

/** Holds APGD from given starts against what the authors' program made of them in double precision. */
@ParameterizedClass
@MethodSource("io.github.tardigrad.engine.testkit.TestBackends#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApgdOracleTest {
    private static final JsonObject FIXTURE = SmallNetwork.read("small-network-apgd.json");
    private static final int EXAMPLES = 12;

    @Parameter
    private String backend;
    private Engine engine;
    private Model model;
    private AttackBatch batch;
    private int[] labels;
    private int[] everyone;

    @BeforeParameterizedClassInvocation
    void open() {
        engine = Samples.engine(backend);
        model = SmallNetwork.create(engine);
        batch = AttackBatch.of(SmallNetwork.tensor(engine, SmallNetwork.clean().get("images")).rows(0, EXAMPLES));
        everyone = IntStream.range(0, EXAMPLES).toArray();
        labels = IntStream.of(everyone).map(i -> SmallNetwork.integers(SmallNetwork.clean().get("labels"))[i])
                .toArray();
    }

    @AfterParameterizedClassInvocation
    void close() {
        engine.close();
    }

    static List<Integer> cases() {
        return IntStream.range(0, FIXTURE.getAsJsonArray("cases").size()).boxed().toList();
    }

    /** Without leaving, in the cases of one ball: the whole path, also of those that were fooled on the way. */
    @ParameterizedTest
    @MethodSource("cases")
    void bestPointsAndLossesAgree(int number) {
        JsonObject expected = FIXTURE.getAsJsonArray("cases").get(number).getAsJsonObject();
        boolean large = expected.get("large_radii").getAsBoolean();
        boolean[] stable = SmallNetwork.booleans(expected.get("stable"));
        boolean[] fooled = SmallNetwork.booleans(expected.get("fooled"));
        float[] losses = SmallNetwork.floats(expected.get("best_loss"));
        Objective objective = objective(expected);
        Tensor x = large ? climb(expected, false) : climbToTheEnd(expected);
        double[] parted = Norm.LINF.distances(x, SmallNetwork.tensor(engine, expected.get("best")));
        Logits logits = Logits.of(model, new AttackBatch(x, batch.ids()));
        for (int i = 0; i < EXAMPLES; i++) {
            if (stable[i] && !(large && fooled[i])) {
                assertThat(parted[i]).as("image %d", i).isLessThan(1e-4);
                assertThat(objective.of(logits, i, i)).as("loss of image %d", i).isCloseTo(losses[i], within(1e-3));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void successAgrees(int number) {
        JsonObject expected = FIXTURE.getAsJsonArray("cases").get(number).getAsJsonObject();
        boolean[] stable = SmallNetwork.booleans(expected.get("stable"));
        boolean[] fooled = SmallNetwork.booleans(expected.get("fooled"));
        Logits logits = Logits.of(model, new AttackBatch(climb(expected, true), batch.ids()));
        for (int i = 0; i < EXAMPLES; i++) {
            if (stable[i]) {
                assertThat(logits.label(i) != labels[i]).as("success on image %d", i).isEqualTo(fooled[i]);
            }
        }
    }

    private Tensor climb(JsonObject expected, boolean untargeted) {
        Tensor x = start(expected);
        Goal goal = untargeted ? Goal.untargeted(labels) : goal(expected);
        Selection part = new Selection(batch, goal, epsilon(expected));
        new ApgdSearch(attack(expected), model, goal).climb(part, everyone, objective(expected),
                new GradientQuery(model), expected.get("chosen").getAsBoolean(), x);
        return x;
    }

    private Tensor climbToTheEnd(JsonObject expected) {
        Apgd attack = attack(expected);
        Tensor x = start(expected);
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Selection part = new Selection(batch, goal(expected), epsilon(expected));
            ApgdClimb.Task task = new ApgdClimb.Task(attack, engine, memory, new GradientQuery(model), part,
                    objective(expected), everyone);
            ApgdClimb climb = attack.norm() == Norm.L1
                    ? new SparseClimb(task, x, attack.steps(), expected.get("chosen").getAsBoolean())
                    : new MomentumClimb(task, x, attack.steps());
            climb.run(false, x);
        }
        return x;
    }

    private Tensor start(JsonObject expected) {
        return SmallNetwork.tensor(engine, FIXTURE.getAsJsonObject("starts").get(expected.get("start").getAsString()));
    }

    private Tensor epsilon(JsonObject expected) {
        return Epsilons.tensor(engine, EXAMPLES, expected.get("epsilon").getAsFloat());
    }

    private Goal goal(JsonObject expected) {
        return expected.get("loss").getAsString().equals("ce-targeted")
                ? Goal.targeted(labels, SmallNetwork.integers(expected.get("targets"))) : Goal.untargeted(labels);
    }

    private Objective objective(JsonObject expected) {
        return switch (expected.get("loss").getAsString()) {
            case "dlr" -> Objective.of(LogitLoss.DIFFERENCE_RATIO, goal(expected));
            case "dlr-targeted" -> {
                int[] targets = SmallNetwork.integers(expected.get("targets"));
                yield Objective.towards(TargetedLoss.DIFFERENCE_RATIO, goal(expected), image -> targets[image]);
            }
            default -> Objective.of(LogitLoss.CROSS_ENTROPY, goal(expected));
        };
    }

    private static Apgd attack(JsonObject expected) {
        return new Apgd(Norm.parse(expected.get("norm").getAsString()), ApgdLoss.CROSS_ENTROPY,
                expected.get("steps").getAsInt(), 1, 1, 1, expected.get("large_radii").getAsBoolean());
    }
}
