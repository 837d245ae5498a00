package io.github.tardigrad.attacks.minimum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.attacks.gradient.SmallNetwork;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Sequential;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.github.tardigrad.engine.testkit.TestBackends#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FabTest {
    private static final JsonObject FIXTURE = SmallNetwork.read("fab.json");
    private static final RandomKey KEY = new RandomKey(1);
    private static final int IMAGES = 12;

    @Parameter
    private String backend;
    private Engine engine;

    @BeforeParameterizedClassInvocation
    void open() {
        engine = Samples.engine(backend);
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
    void distancesAreThoseOfAutoAttack(int number) {
        JsonObject expected = FIXTURE.getAsJsonArray("cases").get(number).getAsJsonObject();
        Norm norm = Norm.parse(expected.get("norm").getAsString());
        Model model = SmallNetwork.create(engine);
        Tensor images = SmallNetwork.tensor(engine, SmallNetwork.clean().get("images"));
        int[] labels = SmallNetwork.integers(SmallNetwork.clean().get("labels"));
        int[] targets = SmallNetwork.integers(FIXTURE.get("targets"));
        String kind = expected.get("goal").getAsString();
        Goal goal = kind.equals("targeted") ? Goal.targeted(labels, targets) : Goal.untargeted(labels);
        Fab attack = new Fab(norm, kind.equals("one_by_one") ? 9 : 0, expected.get("steps").getAsInt(), 1, 0.1f, 1.05f,
                0.9f);
        AttackResult found = attack.search(model, AttackBatch.of(images), goal, KEY);
        float[] distances = SmallNetwork.floats(expected.get("distances"));
        boolean[] stable = SmallNetwork.booleans(expected.get("stable"));
        for (int i = 0; i < stable.length; i++) {
            if (stable[i]) {
                assertThat(found.distance(i)).as("image %d", i).isCloseTo(distances[i], within(2e-3 * distances[i]));
            }
        }
        if (expected.has("images")) {
            boolean[] same = SmallNetwork.booleans(expected.get("same_image"));
            double[] parted = Norm.LINF.distances(found.adversarial(),
                    SmallNetwork.tensor(engine, expected.get("images")));
            for (int i = 0; i < same.length; i++) {
                assertThat(same[i] ? parted[i] : 0).as("image %d", i).isLessThan(2e-3);
            }
        }
    }

    private Model linear(int classes) {
        return Model.of("linear", engine, Sequential.of(new Flatten(), Dense.of(classes)).graph(), Samples.IMAGE, 7);
    }

    private AttackBatch batch() { return AttackBatch.of(Samples.images(engine, IMAGES)); }

    @ParameterizedTest
    @EnumSource(value = Norm.class, mode = EnumSource.Mode.EXCLUDE, names = "L0")
    void comesCloseToTheBorderOfALinearModelOfTwoClasses(Norm norm) {
        Model model = linear(2);
        AttackBatch batch = batch();
        Logits answers = Logits.of(model, batch);
        int[] labels = IntStream.range(0, IMAGES).map(answers::label).toArray();
        AttackResult found = Attacks.fab(norm).search(model, batch, Goal.untargeted(labels), KEY);
        AttackResult oneByOne = Attacks.fabTargeted(norm).search(model, batch, Goal.untargeted(labels), KEY);
        assertThat(found.successes()).isEqualTo(IMAGES);
        assertThat(oneByOne.distances()).isEqualTo(found.distances());
        float[] weights = model.parameters().get("dense1.weight").toArray();
        int row = Samples.IMAGE.size();
        float[] normal = new float[row];
        for (int i = 0; i < row; i++) {
            normal[i] = weights[2 * i + 1] - weights[2 * i];
        }
        for (int i = 0; i < IMAGES; i++) {
            double[] way = BoxedHyperplane.way(norm, batch.images().toArray(), i * row, normal, 0, row,
                    (double) answers.of(i, 1) - answers.of(i, 0));
            float[] nearest = batch.images().rows(i, i + 1).toArray();
            for (int j = 0; j < row; j++) {
                nearest[j] += (float) way[j];
            }
            Tensor border = engine.tensor(Samples.IMAGE.prepend(1), nearest);
            double least = norm.distances(batch.images().rows(i, i + 1), border)[0];
            assertThat(found.distance(i)).isBetween(0.9999 * least, 1.02 * least);
        }
    }

    @Test
    void restartsOnlyBringImagesNearer() {
        Model model = Samples.model(engine);
        Goal goal = Goal.untargeted(Samples.labels(IMAGES));
        double gain = 0;
        for (Norm norm : List.of(Norm.LINF, Norm.L2, Norm.L1)) {
            double[] once = fab(norm, 4, 1).search(model, batch(), goal, KEY).distances();
            double[] often = fab(norm, 4, 6).search(model, batch(), goal, KEY).distances();
            boolean[] success = fab(norm, 4, 1).search(model, batch(), goal, KEY).success();
            for (int i = 0; i < IMAGES; i++) {
                if (success[i]) {
                    assertThat(often[i]).isLessThanOrEqualTo(once[i]);
                    gain += once[i] - often[i];
                }
            }
        }
        assertThat(gain).isPositive();
    }

    /** The first walk is that of the search; nobody who was near enough then walks again. */
    @Test
    void oneEpsilonEndsTheSearchOfImagesWithinIt() {
        Model model = Samples.model(engine);
        Goal goal = Goal.untargeted(Samples.labels(IMAGES));
        AttackResult once = fab(Norm.L2, 10, 1).run(model, batch(), goal, 100, KEY);
        AttackResult often = fab(Norm.L2, 10, 3).run(model, batch(), goal, 100, KEY);
        assertThat(often.adversarial().toArray()).isEqualTo(once.adversarial().toArray());
        assertThat(often.cost()).isEqualTo(once.cost());
        AttackResult none = fab(Norm.L2, 10, 3).run(model, batch(), goal, 1e-4f, KEY);
        assertThat(none.cost().gradientEvaluations()).isEqualTo(3 * once.cost().gradientEvaluations());
    }

    @Test
    void findsNothingWhereThereIsNoGradient() {
        Model model = linear(3);
        model.parameters().get("dense1.weight").set(new float[3 * Samples.IMAGE.size()]);
        int label = Logits.of(model, batch()).label(0);
        Goal goal = Goal.untargeted(IntStream.generate(() -> label).limit(IMAGES).toArray());
        for (Norm norm : List.of(Norm.LINF, Norm.L2, Norm.L1)) {
            AttackResult found = fab(norm, 3, 2).search(model, batch(), goal, KEY);
            assertThat(found.successes()).isZero();
            assertThat(found.distances()).containsOnly(0);
            assertThat(found.adversarial().toArray()).isEqualTo(batch().images().toArray());
            assertThat(found.cost().zeroGradients()).isEqualTo(found.cost().gradientEvaluations());
        }
    }

    @Test
    void leavesImagesAloneThatAreMisclassified() {
        Model model = linear(3);
        Logits answers = Logits.of(model, batch());
        int[] labels = IntStream.range(0, IMAGES).map(i -> (answers.label(i) + 1) % 3).toArray();
        AttackResult found = Attacks.fab(Norm.LINF).search(model, batch(), Goal.untargeted(labels), KEY);
        assertThat(found.successes()).isEqualTo(IMAGES);
        assertThat(found.adversarial().toArray()).isEqualTo(batch().images().toArray());
        assertThat(found.cost().gradientEvaluations()).isZero();
    }

    @Test
    void refusesParametersThatMakeNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("fab-t:targets=0", Norm.LINF))
                .withMessageContaining("targets 0");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("fab:targets=3", Norm.LINF))
                .withMessageContaining("no parameter targets");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("fab:alpha=2", Norm.LINF))
                .withMessageContaining("alpha 2 is outside 0 to 1");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("fab:eta=0.5", Norm.LINF))
                .withMessageContaining("eta 0.5 is outside 1 to 10");
    }

    private static Fab fab(Norm norm, int steps, int restarts) {
        return new Fab(norm, 0, steps, restarts, 0.1f, 1.05f, 0.9f);
    }
}
