package io.github.tardigrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.GradientMap;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The residual networks against those that were written from the papers in PyTorch, in double precision, with the same
 * weights: see docs/oracle/residual_networks.py.
 */
class ResidualOracleTest {
    private static final double BOUND = 1e-4;
    /** Of gradients that are decided by more than rounding, as a share of their norm. */
    private static final double GRADIENT_BOUND = 1e-3;
    /** Of the others, where rounding moves the input of a relu across 0. */
    private static final double UNSTABLE_BOUND = 0.1;

    /** A network on a backend; on the plain one, which is slow, the small network alone. */
    record Row(String backend, Fixture fixture) {
        boolean isQuick() { return !backend.equals("scalar") || fixture.text("name").equals("resnet20"); }

        @Override
        public String toString() { return fixture + ", " + backend; }
    }

    static Stream<Row> rows() throws IOException {
        List<Fixture> cases = Fixture.read("residual-networks.json").list("cases");
        return TestEngine.backends().stream().flatMap(backend -> cases.stream().map(it -> new Row(backend, it)))
                .filter(Row::isQuick);
    }

    @Test
    void everyNetworkHasGradientsThatRoundingDoesNotDecide() throws IOException {
        for (Fixture network : Fixture.read("residual-networks.json").list("cases")) {
            assertThat(network.list("image_gradients")).as(network.toString()).anyMatch(it -> it.truth("stable"));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void evaluationGivesTheLogitsFeaturesAndImageGradientsOfPyTorch(Row row) throws IOException {
        Fixture expected = row.fixture;
        try (Engine engine = Engine.open(row.backend); Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Model model = sample(engine, expected);
            Tensor x = tape.watch(ResidualSamples.images(engine, ResidualSamples.IMAGES));
            Outputs outputs = model.outputs(tape, x, Mode.EVALUATE);
            Tensor losses = tape.crossEntropy(outputs.logits(), labels(engine, ResidualSamples.IMAGES), 0, true);
            float[] logits = outputs.logits().toArray();
            List<float[]> features = rows(outputs.get("features"));
            assertAll("logits", expected.values("logits").data(), BOUND, logits);
            assertAll("losses", expected.values("losses").data(), BOUND, losses.toArray());
            GradientMap gradients = tape.backward(tape.sum(losses));
            List<float[]> images = rows(gradients.of(x));
            for (int n = 0; n < ResidualSamples.IMAGES; n++) {
                assertSampled("features " + n, expected.list("features").get(n), BOUND, features.get(n));
                assertGradient("image gradient " + n, expected.list("image_gradients").get(n), images.get(n));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void trainingGivesTheLogitsGradientsAndStatisticsOfPyTorch(Row row) throws IOException {
        Fixture expected = row.fixture;
        try (Engine engine = Engine.open(row.backend); Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
            Model model = sample(engine, expected);
            Tensor images = ResidualSamples.images(engine, ResidualSamples.IMAGES);
            Tensor logits = model.forward(tape, images, Mode.train(new RandomKey(1)));
            Tensor loss = tape.crossEntropy(logits, labels(engine, ResidualSamples.IMAGES));
            assertAll("logits", expected.values("training_logits").data(), BOUND, logits.toArray());
            assertThat((double) loss.item()).isCloseTo(expected.number("training_loss"), within(BOUND));
            Parameters parameters = model.parameters();
            float[] gradient = tape.backward(loss).of(parameters).toArray();
            Tensor stem = parameters.get("conv1.weight");
            assertGradient("gradient of conv1", expected.object("training_gradient_of_conv1"),
                    Arrays.copyOfRange(gradient, stem.offset(), stem.offset() + stem.size()));
            double[] mean = expected.values("training_mean_of_the_last_normalisation").data();
            String last = lastNormalisation(model) + ".running_mean";
            assertAll(last, mean, BOUND, Arrays.copyOf(model.statistics().get(last).toArray(), mean.length));
        }
    }

    /** The model of the fixture, if the weights are still those that it was made with. */
    private static Model sample(Engine engine, Fixture expected) throws IOException {
        Model model = ResidualSamples.model(engine, expected.text("name"));
        assertThat(model.parameters().count()).isEqualTo(expected.integer("parameters"));
        double magnitude = magnitude(model.parameters()) + magnitude(model.statistics());
        assertThat(magnitude).as("the sum of all weights: if first weights were changed on purpose, make the fixture"
                + " again").isCloseTo(expected.number("weights"), within(1e-6 * magnitude));
        double pixels = sum(ResidualSamples.images(engine, ResidualSamples.IMAGES).toArray());
        assertThat(pixels).isCloseTo(Fixture.read("residual-networks.json").object("images").number("sum"),
                within(1e-6 * pixels));
        return model;
    }

    private static String lastNormalisation(Model model) {
        return model.statistics().views().keySet().stream().filter(name -> name.endsWith("running_mean"))
                .map(name -> name.substring(0, name.lastIndexOf('.'))).reduce((first, second) -> second).orElseThrow();
    }

    private static Tensor labels(Engine engine, int count) {
        float[] labels = new float[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i * 3 % ResidualSamples.CLASSES;
        }
        return engine.tensor(Shape.of(count), labels);
    }

    private static List<float[]> rows(Tensor tensor) {
        float[] all = tensor.toArray();
        int size = tensor.shape().rowSize();
        return IntStream.range(0, tensor.shape().extent(0))
                .mapToObj(n -> Arrays.copyOfRange(all, n * size, (n + 1) * size)).toList();
    }

    private static void assertGradient(String what, Fixture expected, float... actual) {
        assertSampled(what, expected, expected.truth("stable") ? GRADIENT_BOUND : UNSTABLE_BOUND, actual);
    }

    /** Every step-th value as a vector, and the norm of all, each within a share of its norm. */
    private static void assertSampled(String what, Fixture expected, double bound, float... actual) {
        double[] values = expected.numbers("values");
        assertThat(values).as(what).hasSizeGreaterThan(40);
        double distance = 0;
        double norm = 0;
        for (int i = 0; i < values.length; i++) {
            distance += Math.pow(actual[i * expected.integer("step")] - values[i], 2);
            norm += values[i] * values[i];
        }
        assertThat(Math.sqrt(distance)).as("distance of " + what).isLessThan(bound * Math.sqrt(norm));
        double squares = 0;
        for (float value : actual) {
            squares += (double) value * value;
        }
        assertThat(Math.sqrt(squares)).as("norm of " + what).isCloseTo(expected.number("norm"),
                within(bound * expected.number("norm")));
    }

    private static void assertAll(String what, double[] expected, double bound, float... actual) {
        assertThat(actual.length).as(what).isPositive().isLessThanOrEqualTo(expected.length);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("%s[%d]", what, i).isCloseTo(expected[i], within(bound));
        }
    }

    private static double magnitude(Parameters parameters) {
        float[] values = parameters.flat().toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(values[i]);
        }
        return sum(values);
    }

    private static double sum(float... values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
