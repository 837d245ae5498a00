package io.github.tardigrad.attacks.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
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
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Sequential;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SquareTest {
    private static final JsonObject FIXTURE = SmallNetwork.read("square.json");
    private static final RandomKey KEY = new RandomKey(1);
    private static final int IMAGES = 12;

    private Engine engine;

    @BeforeAll
    void open() {
        engine = Samples.scalar();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    @Test
    void windowsAreThoseOfAutoAttack() {
        for (JsonElement element : FIXTURE.getAsJsonArray("windows")) {
            JsonObject expected = element.getAsJsonObject();
            Norm norm = Norm.parse(expected.get("norm").getAsString());
            float[] window = SmallNetwork.floats(expected.get("window"));
            int side = (int) Math.sqrt(window.length);
            double[] upright = SquareWindow.of(norm, side, false);
            double[] beside = SquareWindow.of(norm, side, true);
            for (int i = 0; i < window.length; i++) {
                assertThat(upright[i]).isCloseTo(window[i], within(1e-6));
                assertThat(beside[i % side * side + i / side]).isEqualTo(upright[i]);
            }
        }
    }

    @Test
    void squaresShrinkAsInAutoAttack() {
        for (JsonElement element : FIXTURE.getAsJsonArray("sides")) {
            JsonObject expected = element.getAsJsonObject();
            int queries = expected.get("queries").getAsInt();
            Square square = new Square(Norm.parse(expected.get("norm").getAsString()), queries, 0.8f, 1, true);
            int side = 0;
            int next = 0;
            List<JsonElement> changes = expected.getAsJsonArray("changes").asList();
            for (int query = 0; query < queries; query++) {
                if (next < changes.size() && changes.get(next).getAsJsonArray().get(0).getAsInt() == query) {
                    side = changes.get(next++).getAsJsonArray().get(1).getAsInt();
                }
                assertThat(square.side(query, 28, 28)).as("query %d of %d", query, queries).isEqualTo(side);
            }
        }
    }

    @Test
    void changesAreThoseOfAutoAttack() {
        for (JsonElement element : FIXTURE.getAsJsonArray("changes")) {
            JsonObject expected = element.getAsJsonObject();
            Norm norm = Norm.parse(expected.get("norm").getAsString());
            float epsilon = expected.get("epsilon").getAsFloat();
            Shape shape = Shape.of(SmallNetwork.integers(expected.getAsJsonObject("image").get("shape")));
            float[] clean = SmallNetwork.floats(expected.get("image"));
            SquareMoves moves = norm == Norm.LINF ? new LinfSquares() : new WindowSquares(norm);
            List<JsonElement> steps = expected.getAsJsonArray("steps").asList();
            assertClose(moves.start(script(expected.get("draws")), clean, shape, epsilon), expected.get("start"),
                    norm, clean, epsilon, shape);
            for (JsonElement each : steps) {
                JsonObject step = each.getAsJsonObject();
                int best = step.get("best").getAsInt();
                float[] before = SmallNetwork.floats(best == 0 ? expected.get("start")
                        : steps.get(best - 1).getAsJsonObject().get("tried"));
                float[] after = moves.move(script(step.get("draws")), clean, before, shape, epsilon,
                        step.get("side").getAsInt());
                assertClose(after, step.get("tried"), norm, clean, epsilon, shape);
            }
        }
    }

    private static IntUnaryOperator script(JsonElement numbers) {
        int[] draws = SmallNetwork.integers(numbers);
        int[] next = {0};
        return bound -> {
            assertThat(draws[next[0]]).isBetween(0, bound - 1);
            return draws[next[0]++];
        };
    }

    private void assertClose(float[] change, JsonElement expected, Norm norm, float[] clean, float epsilon,
            Shape shape) {
        float[] image = change;
        if (norm == Norm.L1) {
            try (Tape memory = engine.tape(Gradients.NONE)) {
                Tensor x = memory.tensor(shape.prepend(1), change);
                Tensor centre = memory.tensor(shape.prepend(1), clean);
                norm.ball(engine.backend(), memory, centre, memory.tensor(Shape.of(1, 1, 1, 1), epsilon)).project(x);
                image = x.toArray();
            }
        }
        assertThat(image).containsExactly(SmallNetwork.floats(expected), within(5e-6f));
    }

    private Model linear(int classes) {
        return Model.of("linear", engine, Sequential.of(new Flatten(), Dense.of(classes)).graph(), Samples.IMAGE, 7);
    }

    private AttackBatch batch() { return AttackBatch.of(Samples.images(engine, IMAGES)); }

    private static int[] answers(Model model, AttackBatch batch) {
        Logits answers = Logits.of(model, batch);
        return IntStream.range(0, batch.size()).map(answers::label).toArray();
    }

    @ParameterizedTest
    @EnumSource(value = Norm.class, mode = EnumSource.Mode.EXCLUDE, names = "L0")
    void moreQueriesNeverLoseMargin(Norm norm) {
        Model model = linear(3);
        int[] labels = answers(model, batch());
        Goal goal = Goal.untargeted(labels);
        float epsilon = new float[] {0.02f, 0.1f, 0.4f}[norm.ordinal()];
        // The schedule stretches with the queries: a start that is the same, and squares that are not.
        float[] clean = margins(model, batch(), labels);
        float[] few = margins(model, after(model, goal, norm, epsilon, 1), labels);
        float[] many = margins(model, after(model, goal, norm, epsilon, 150), labels);
        double start = 0;
        double end = 0;
        for (int i = 0; i < IMAGES; i++) {
            start += few[i] - clean[i];
            end += many[i] - clean[i];
        }
        assertThat(end).isGreaterThan(start).isPositive();
    }

    private AttackBatch after(Model model, Goal goal, Norm norm, float epsilon, int queries) {
        return AttackBatch.of(new Square(norm, queries, 0.8f, 1, true).run(model, batch(), goal, epsilon, KEY)
                .adversarial());
    }

    private static float[] margins(Model model, AttackBatch batch, int[] labels) {
        Logits logits = Logits.of(model, batch);
        float[] margins = new float[labels.length];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = logits.margin(i, labels[i]);
        }
        return margins;
    }

    @ParameterizedTest
    @EnumSource(value = Norm.class, mode = EnumSource.Mode.EXCLUDE, names = "L0")
    void foolsALinearModelWhoseBorderIsNear(Norm norm) {
        Shape shape = Shape.of(12, 12, 1);
        Model model = Model.of("linear", engine, Sequential.of(new Flatten(), Dense.of(2)).graph(), shape, 7);
        float[] pixels = new float[IMAGES * shape.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = KEY.uniform(0, i);
        }
        AttackBatch batch = AttackBatch.of(engine.tensor(shape.prepend(IMAGES), pixels));
        Goal goal = Goal.untargeted(answers(model, batch));
        double[] nearest = Attacks.fab(norm).search(model, batch, goal, KEY).distances();
        float reach = new float[] {2, 3, 8}[norm.ordinal()]; // squares follow single pixels badly
        float epsilon = reach * (float) Arrays.stream(nearest).sorted().toArray()[IMAGES / 2];
        AttackResult result = new Square(norm, 300, 0.8f, 1, true).run(model, batch, goal, epsilon, KEY);
        for (int i = 0; i < IMAGES; i++) {
            if (nearest[i] <= epsilon / reach) {
                assertThat(result.success(i)).as("image %d", i).isTrue();
            } else if (nearest[i] > 1.02 * epsilon) {
                assertThat(result.success(i)).as("image %d", i).isFalse();
            }
        }
        assertThat(result.cost().gradientEvaluations()).isZero();
    }

    @Test
    void paysOnlyForImagesThatResist() {
        Model model = linear(3);
        int[] labels = answers(model, batch());
        Square square = new Square(Norm.LINF, 10, 0.8f, 1, true);
        AttackResult hopeless = square.run(model, batch(), Goal.untargeted(labels), 0, KEY);
        assertThat(hopeless.successes()).isZero();
        assertThat(hopeless.cost().forwardEvaluations()).isEqualTo(IMAGES * (1 + 1 + 10 + 1));
        int[] wrong = IntStream.of(labels).map(label -> (label + 1) % 3).toArray();
        AttackResult done = square.run(model, batch(), Goal.untargeted(wrong), 0.3f, KEY);
        assertThat(done.successes()).isEqualTo(IMAGES);
        assertThat(done.adversarial().toArray()).isEqualTo(batch().images().toArray());
        assertThat(done.cost().forwardEvaluations()).isEqualTo(IMAGES * 2);
    }

    @Test
    void aModelThatAlwaysAnswersTheSameIsNotFooled() {
        Model model = linear(3);
        model.parameters().get("dense1.weight").set(new float[3 * Samples.IMAGE.size()]);
        model.parameters().get("dense1.bias").set(new float[3]);
        for (Norm norm : List.of(Norm.LINF, Norm.L2, Norm.L1)) {
            AttackResult result = new Square(norm, 5, 0.8f, 2, true).run(model, batch(),
                    Goal.untargeted(new int[IMAGES]),
                    0.3f, KEY);
            assertThat(result.successes()).isZero();
        }
    }

    @Test
    void refusesParametersThatMakeNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("square:queries=0", Norm.LINF))
                .withMessageContaining("queries 0 is outside 1 to");
        assertThatIllegalArgumentException().isThrownBy(() -> Attacks.parse("square:p=0", Norm.LINF))
                .withMessageContaining("p 0 is outside 0 to 1");
    }

    @Test
    void aScheduleThatIsNotStretchedIsThatOfTenThousandQueries() {
        Square published = new Square(Norm.LINF, 10_000, 0.8f, 1, true);
        Square cut = new Square(Norm.LINF, 5000, 0.8f, 1, false);
        Square shrunk = new Square(Norm.LINF, 5000, 0.8f, 1, true);
        for (int query = 0; query < 5000; query++) {
            assertThat(cut.side(query, 28, 28)).isEqualTo(published.side(query, 28, 28));
        }
        assertThat(shrunk.side(2500, 28, 28)).isLessThan(cut.side(2500, 28, 28));
    }
}
