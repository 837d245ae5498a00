package io.github.tardigrad.attacks.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.attacks.gradient.SmallNetwork;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.attacks.search.LogitLoss;
import io.github.tardigrad.attacks.search.Survivors;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the parts of attacks without a gradient against Foolbox and AdverTorch, on the same random numbers. */
@ParameterizedClass
@MethodSource("io.github.tardigrad.engine.testkit.TestBackends#all")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryOracleTest {
    private static final JsonObject FIXTURE = SmallNetwork.read("small-network-query.json");
    private static final RandomKey KEY = new RandomKey(1);

    @Parameter
    private String backend;
    private Engine engine;
    private Model model;
    private Tensor starts;
    private AttackBatch batch;
    private Goal goal;
    private int[] all;

    @BeforeParameterizedClassInvocation
    void open() {
        engine = Samples.engine(backend);
        model = SmallNetwork.create(engine);
        starts = SmallNetwork.tensor(engine, FIXTURE.get("starts"));
        int count = starts.shape().extent(0);
        batch = AttackBatch.of(SmallNetwork.tensor(engine, SmallNetwork.clean().get("images")).rows(0, count));
        goal = Goal.untargeted(Arrays.copyOf(SmallNetwork.integers(SmallNetwork.clean().get("labels")), count));
        all = IntStream.range(0, count).toArray();
    }

    @AfterParameterizedClassInvocation
    void close() {
        engine.close();
    }

    private static JsonObject hopSkipJump(Norm norm) {
        return FIXTURE.getAsJsonArray("hopskipjump").asList().stream().map(JsonElement::getAsJsonObject)
                .filter(part -> part.get("norm").getAsString().equals(norm.text())).findFirst().orElseThrow();
    }

    /**
     * Directions from a fixture, one after the other, in place of drawn ones.
     *
     * @param each how many numbers a direction has there: those of all images, or of one for all of them
     */
    private static Directions directions(JsonElement fixture, int each) {
        float[] values = SmallNetwork.floats(fixture);
        AtomicInteger from = new AtomicInteger();
        return (kernels, key, ids, rows) -> {
            float[] drawn = new float[rows.size()];
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = values[from.get() + i % each];
            }
            from.addAndGet(each);
            rows.set(drawn);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"l2", "linf"})
    void directionsOffTheBorderAgree(String text) {
        Norm norm = Norm.parse(text);
        JsonObject expected = hopSkipJump(norm);
        Tensor border = SmallNetwork.tensor(engine, expected.get("border"));
        double[] reaches = Arrays.stream(norm.distances(batch.images(), border)).map(d -> d / 2).toArray();
        Tensor result = engine.zeros(border.shape());
        Directions noise = directions(expected.get("noise"), border.size());
        new BorderDirection(noise).write(new Decisions(model, batch, goal, 100_000),
                new AttackBatch(border, all), all, reaches,
                expected.getAsJsonObject("noise").getAsJsonArray("shape").get(0).getAsInt(), KEY, result);
        assertSame(result, expected.get("directions"), SmallNetwork.booleans(expected.get("stable")), 1e-4f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"l2", "linf"})
    void theBorderAgrees(String text) {
        Norm norm = Norm.parse(text);
        JsonObject expected = hopSkipJump(norm);
        HopSkipJump attack = new HopSkipJump(norm, 1, 1, 100_000);
        HopSkipJumpSearch search = new HopSkipJumpSearch(attack, new Decisions(model, batch, goal, 100_000), goal,
                KEY);
        try (Tape memory = engine.tape(Gradients.NONE)) {
            Survivors survivors = new Survivors(engine, memory, batch, goal, all);
            Tensor clean = survivors.trackImages();
            Tensor x = survivors.track();
            x.set(starts.toArray());
            search.toBorder(survivors, clean, x);
            assertSame(x, expected.get("border"), SmallNetwork.booleans(expected.get("stable")), 1e-4f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"l2", "linf"})
    void howFarToLookAgrees(String text) {
        Norm norm = Norm.parse(text);
        float[] expected = SmallNetwork.floats(hopSkipJump(norm).get("reaches"));
        for (int step = 0; step < expected.length; step++) {
            assertThat(new HopSkipJump(norm, 1, 1, 1).reachAt(step, 0.75, batch.images().shape().rowSize()))
                    .isCloseTo(expected[step], within(1e-7));
        }
    }

    @Test
    void proposalsOfTheBoundaryAttackAgree() {
        JsonObject expected = FIXTURE.getAsJsonObject("boundary");
        float[] noise = SmallNetwork.floats(expected.get("noise"));
        float[] around = SmallNetwork.floats(expected.get("spherical_steps"));
        float[] towards = SmallNetwork.floats(expected.get("source_steps"));
        float[] spheres = SmallNetwork.floats(expected.get("spheres"));
        float[] candidates = SmallNetwork.floats(expected.get("candidates"));
        for (int i = 0; i < batch.size(); i++) {
            BoundaryWalker walker = new BoundaryWalker(i, batch.images().rows(i, i + 1).toArray(),
                    starts.rows(i, i + 1).toArray(), around[i], towards[i]);
            walker.propose(noise, 0);
            int size = noise.length;
            assertThat(walker.sphere()).containsExactly(Arrays.copyOfRange(spheres, i * size, (i + 1) * size),
                    within(2e-6f));
            assertThat(walker.candidate()).containsExactly(
                    Arrays.copyOfRange(candidates, i * size, (i + 1) * size), within(2e-6f));
        }
    }

    @Test
    void gradientsFromDifferencesAgree() {
        JsonObject expected = FIXTURE.getAsJsonObject("spsa");
        Tensor images = SmallNetwork.tensor(engine, expected.get("images"));
        Tensor gradient = engine.zeros(images.shape());
        int samples = expected.getAsJsonObject("signs").getAsJsonArray("shape").get(0).getAsInt();
        Directions signs = directions(expected.get("signs"), images.shape().rowSize());
        new ScoreGradient(signs, samples, 0.01f, LogitLoss.MARGIN).write(engine,
                new GradientQuery(model), new AttackBatch(images, all), goal, KEY, gradient);
        boolean[] stable = new boolean[all.length];
        Arrays.fill(stable, true);
        // A logit is rounded by some 1e-6, and a difference divided by 2 · 0.01.
        assertSame(gradient, expected.get("gradient"), stable, 5e-4f);
    }

    private static void assertSame(Tensor found, JsonElement expected, boolean[] stable, float tolerance) {
        float[] values = SmallNetwork.floats(expected);
        int size = values.length / stable.length;
        for (int i = 0; i < stable.length; i++) {
            if (stable[i]) {
                assertThat(found.rows(i, i + 1).toArray()).as("image %d", i)
                        .containsExactly(Arrays.copyOfRange(values, i * size, (i + 1) * size), within(tolerance));
            }
        }
    }
}
