package io.github.tardigrad.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.GradientMap;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Fixture;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.TestEngine;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayerTest {
    private final Engine engine = TestEngine.scalar();

    @AfterEach
    void close() {
        engine.close();
    }

    static List<Fixture> convolutions() throws IOException { return Fixture.read("layers.json").list("conv2d"); }

    static List<Fixture> maxPools() throws IOException { return Fixture.read("layers.json").list("max_pool2d"); }

    static List<Fixture> averagePools() throws IOException {
        return Fixture.read("layers.json")
                .list("average_pool2d");
    }

    static List<Fixture> denses() throws IOException { return Fixture.read("layers.json").list("dense"); }

    static List<Fixture> relus() throws IOException { return Fixture.read("layers.json").list("relu"); }

    static List<Fixture> batchNorms() throws IOException { return Fixture.read("layers.json").list("batch_norm"); }

    static List<Fixture> layerNorms() throws IOException { return Fixture.read("layers.json").list("layer_norm"); }

    static List<Fixture> activations() throws IOException { return Fixture.read("layers.json").list("activations"); }

    static List<Fixture> divergences() throws IOException { return Fixture.read("layers.json").list("kl_divergence"); }

    @ParameterizedTest
    @MethodSource("layerNorms")
    void layerNormMatchesPyTorchForwardAndBackward(Fixture fixture) {
        check(fixture, new LayerNorm(fixture.number("epsilon")), Mode.EVALUATE,
                Map.of("weight", "weight", "bias", "bias"));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void activationsMatchPyTorchForwardAndBackward(Fixture fixture) {
        Layer layer = switch (fixture.text("name")) {
            case "sigmoid" -> new Sigmoid();
            case "tanh" -> new Tanh();
            case "silu" -> new Silu();
            case "gelu" -> new Gelu();
            case "leaky_relu" -> new LeakyRelu(0.2f);
            default -> throw new IllegalArgumentException(fixture.text("name"));
        };
        check(fixture, layer, Mode.EVALUATE, Map.of());
    }

    @ParameterizedTest
    @MethodSource("divergences")
    void divergenceMatchesPyTorchForwardAndBackward(Fixture fixture) {
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor p = tape.watch(engine.tensor(fixture.values("p").shape(), fixture.values("p").floats()));
            Tensor q = tape.watch(engine.tensor(fixture.values("q").shape(), fixture.values("q").floats()));
            Tensor y = tape.klDivergence(p, q, fixture.text("name").equals("per-example"));
            fixture.values("y").assertMatches("y", y);
            GradientMap gradients = tape.backward(y, engine.tensor(y.shape(), fixture.values("dy").floats()));
            fixture.values("dp").assertMatches("dp", gradients.of(p));
            fixture.values("dq").assertMatches("dq", gradients.of(q));
        }
    }

    @Test
    void equalMaximaShareTheGradientAsInPyTorch() throws IOException {
        Fixture fixture = Fixture.read("layers.json").list("max").getFirst();
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(engine.tensor(fixture.values("x").shape(), fixture.values("x").floats()));
            Tensor y = tape.max(x, 1);
            fixture.values("y").assertMatches("y", y);
            fixture.values("dx").assertMatches("dx",
                    tape.backward(y, engine.tensor(y.shape(), fixture.values("dy").floats())).of(x));
        }
    }

    @Test
    void embeddingAddsTheGradientsOfARepeatedRowAsPyTorchDoes() throws IOException {
        Fixture fixture = Fixture.read("layers.json").list("embedding").getFirst();
        Embedding layer = new Embedding(4, 3);
        assertThat(layer.outputShape(List.of(Shape.of(5, 2)))).isEqualTo(Shape.of(5, 2, 3));
        Parameters parameters = allocate(layer.variables(List.of(Shape.of())), true);
        parameters.get("weight").set(fixture.values("weight").floats());
        try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
            Tensor y = layer.forward(tape, Mode.EVALUATE, List.of(parameters.get("weight")),
                    List.of(engine.tensor(Shape.of(4), 2, 0, 2, 3)));
            fixture.values("y").assertMatches("y", y);
            GradientMap gradients = tape.backward(y, engine.tensor(y.shape(), fixture.values("dy").floats()));
            fixture.values("dweight").assertMatches("dweight",
                    Arrays.copyOf(gradients.of(parameters).toArray(), 12));
        }
    }

    @Test
    void slicesAndConcatenationsCountAxesWithoutTheBatch() {
        try (Tape tape = engine.tape(Gradients.NONE)) {
            Tensor x = engine.tensor(Shape.of(2, 1, 3), 1, 2, 3, 4, 5, 6);
            Slice slice = new Slice(1, 1, 3);
            assertThat(slice.outputShape(List.of(Shape.of(1, 3)))).isEqualTo(Shape.of(1, 2));
            Tensor right = slice.forward(tape, Mode.EVALUATE, List.of(), List.of(x));
            assertThat(right.toArray()).containsExactly(2, 3, 5, 6);
            Concat concat = new Concat(1);
            assertThat(concat.outputShape(List.of(Shape.of(1, 2), Shape.of(1, 3)))).isEqualTo(Shape.of(1, 5));
            Tensor y = concat.forward(tape, Mode.EVALUATE, List.of(), List.of(right, x));
            assertThat(y.shape()).isEqualTo(Shape.of(2, 1, 5));
            assertThat(y.toArray()).containsExactly(2, 3, 1, 2, 3, 5, 6, 4, 5, 6);
        }
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void convolutionMatchesPyTorchForwardAndBackward(Fixture fixture) {
        int[] stride = fixture.integers("stride");
        int[] padding = fixture.integers("padding");
        int[] dilation = fixture.integers("dilation");
        Shape weights = fixture.values("weight").shape();
        ConvolutionGeometry geometry = new ConvolutionGeometry(stride[0], stride[1], padding[0], padding[1], padding[0],
                padding[1], dilation[0], dilation[1], fixture.integer("groups"));
        Layer layer = new Conv2d(weights.extent(3), weights.extent(0), weights.extent(1), geometry, true,
                Initialization.ZEROS);
        check(fixture, layer, Mode.EVALUATE, Map.of("weight", "weight", "bias", "bias"));
    }

    @ParameterizedTest
    @MethodSource("maxPools")
    void maxPoolingMatchesPyTorchForwardAndBackward(Fixture fixture) {
        check(fixture, new MaxPool2d(window(fixture, false)), Mode.EVALUATE, Map.of());
    }

    @ParameterizedTest
    @MethodSource("averagePools")
    void averagePoolingMatchesPyTorchForwardAndBackward(Fixture fixture) {
        check(fixture, new AveragePool2d(window(fixture, fixture.truth("count_include_pad"))), Mode.EVALUATE, Map.of());
    }

    @Test
    void globalAveragePoolingMatchesPyTorch() throws IOException {
        Fixture fixture = averagePools().getLast();
        try (Tape tape = engine.tape(Gradients.NONE)) {
            Tensor x = engine.tensor(fixture.values("x").shape(), fixture.values("x").floats());
            Tensor y = new GlobalAveragePool().forward(tape, Mode.EVALUATE, List.of(), List.of(x));
            assertThat(y.shape()).isEqualTo(Shape.of(2, 3));
            fixture.values("y").assertMatches("y", y.toArray());
        }
    }

    @ParameterizedTest
    @MethodSource("denses")
    void denseMatchesPyTorchForwardAndBackward(Fixture fixture) {
        check(fixture, Dense.of(fixture.values("bias").data().length), Mode.EVALUATE,
                Map.of("weight", "weight", "bias", "bias"));
    }

    @ParameterizedTest
    @MethodSource("relus")
    void reluMatchesPyTorchForwardAndBackward(Fixture fixture) {
        check(fixture, new Relu(), Mode.EVALUATE, Map.of());
    }

    @ParameterizedTest
    @MethodSource("batchNorms")
    void batchNormMatchesPyTorchForwardAndBackwardAndMovesItsStatistics(Fixture fixture) {
        Mode mode = fixture.truth("training") ? Mode.train(new RandomKey(1)) : Mode.EVALUATE;
        BatchNorm2d layer = new BatchNorm2d(fixture.number("epsilon"), fixture.number("momentum"));
        Parameters statistics = check(fixture, layer, mode, Map.of("weight", "gamma", "bias", "beta", "running_mean",
                "running_mean_before", "running_var", "running_variance_before"));
        fixture.values("running_mean_after").assertMatches("mean", statistics.get("running_mean"));
        fixture.values("running_variance_after").assertMatches("variance", statistics.get("running_var"));
    }

    @Test
    void normalizeBringsPixelsToTheGivenMeanAndDeviation() {
        Normalize layer = new Normalize(List.of(0.5f, 0.25f), List.of(0.5f, 0.125f));
        List<Variable> variables = layer.variables(List.of(Shape.of(1, 2, 2)));
        assertThat(variables).noneMatch(Variable::trainable);
        Tensor mean = engine.zeros(Shape.of(2));
        Tensor deviation = engine.zeros(Shape.of(2));
        variables.get(0).initializer().fill(engine.backend(), new RandomKey(1), mean);
        variables.get(1).initializer().fill(engine.backend(), new RandomKey(1), deviation);
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(engine.tensor(Shape.of(1, 1, 2, 2), 0, 0.25f, 1, 1));
            Tensor y = layer.forward(tape, Mode.EVALUATE, List.of(mean, deviation), List.of(x));
            assertThat(y.toArray()).containsExactly(-1, 0, 1, 6);
            GradientMap gradients = tape.backward(y, engine.tensor(y.shape(), 1, 1, 1, 1));
            assertThat(gradients.of(x).toArray()).containsExactly(2, 8, 2, 8);
        }
    }

    @Test
    void rescaleMultipliesAndThenAddsForEachChannel() {
        List<Variable> variables = new Rescale().variables(List.of(Shape.of(3, 2)));
        assertThat(variables).noneMatch(Variable::trainable);
        assertThat(variables).allMatch(variable -> variable.shape().equals(Shape.of(2)));
        Tensor scale = engine.tensor(Shape.of(2), 2, -0.5f);
        Tensor shift = engine.tensor(Shape.of(2), 1, 0.25f);
        for (Shape shape : List.of(Shape.of(2, 2), Shape.of(1, 2, 1, 2))) {
            try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
                Tensor x = tape.watch(engine.tensor(shape, 0, 1, 3, -1));
                Tensor y = new Rescale().forward(tape, Mode.EVALUATE, List.of(scale, shift), List.of(x));
                assertThat(y.toArray()).containsExactly(1, -0.25f, 7, 0.75f);
                GradientMap gradients = tape.backward(y, engine.tensor(y.shape(), 1, 1, 2, 2));
                assertThat(gradients.of(x).toArray()).containsExactly(2, -0.5f, 4, -1);
            }
        }
    }

    @Test
    void flattenKeepsTheOrderHeightWidthChannels() {
        Tensor x = engine.tensor(Shape.of(2, 1, 2, 3), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        try (Tape tape = engine.tape(Gradients.NONE)) {
            Tensor y = new Flatten().forward(tape, Mode.EVALUATE, List.of(), List.of(x));
            assertThat(y.shape()).isEqualTo(Shape.of(2, 6));
            assertThat(y.toArray()).isEqualTo(x.toArray());
        }
    }

    @Test
    void paddedChannelsAreZeroAndSendNoGradientBack() {
        PadChannels layer = new PadChannels(1, 2);
        assertThat(layer.outputShape(List.of(Shape.of(1, 2, 2)))).isEqualTo(Shape.of(1, 2, 5));
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(engine.tensor(Shape.of(1, 1, 2, 2), 1, 2, 3, 4));
            Tensor y = layer.forward(tape, Mode.EVALUATE, List.of(), List.of(x));
            assertThat(y.shape()).isEqualTo(Shape.of(1, 1, 2, 5));
            assertThat(y.toArray()).containsExactly(0, 1, 2, 0, 0, 0, 3, 4, 0, 0);
            GradientMap gradients = tape.backward(y, engine.tensor(y.shape(), 9, 5, 6, 9, 9, 9, 7, 8, 9, 9));
            assertThat(gradients.of(x).toArray()).containsExactly(5, 6, 7, 8);
        }
    }

    @Test
    void dropoutFollowsItsKeyAndIsOffInEvaluation() {
        Tensor x = TestEngine.images(engine, Shape.of(4, 500), 7);
        float[] first = dropped(x, Mode.train(new RandomKey(1)));
        assertThat(dropped(x, Mode.EVALUATE)).isEqualTo(x.toArray());
        assertThat(dropped(x, Mode.train(new RandomKey(1)))).isEqualTo(first);
        assertThat(dropped(x, Mode.train(new RandomKey(2)))).isNotEqualTo(first);
        int zeros = 0;
        for (int i = 0; i < first.length; i++) {
            zeros += first[i] == 0 ? 1 : 0;
            assertThat(first[i]).isIn(0f, x.toArray()[i] * (1 / (1 - 0.2f)));
        }
        // 2000 draws of rate 0.2: five standard deviations are 0.045.
        assertThat(zeros / 2000.0).isBetween(0.155, 0.245);
    }

    private float[] dropped(Tensor x, Mode mode) {
        try (Tape tape = engine.tape(Gradients.NONE)) {
            return new Dropout(0.2f).forward(tape, mode, List.of(), List.of(x)).toArray();
        }
    }

    /**
     * Runs a layer on the x, dy and variables of a fixture, compares y and all gradients, and returns its statistics.
     */
    private Parameters check(Fixture fixture, Layer layer, Mode mode, Map<String, String> names) {
        // A batch norm of [n, c] is that of images of one pixel.
        Shape batch = fixture.values("x").shape();
        Shape shape = layer instanceof BatchNorm2d && batch.rank() == 2
                ? Shape.of(batch.extent(0), 1, 1, batch.extent(1))
                : batch;
        List<Variable> variables = layer.variables(List.of(shape.dropFirst()));
        Parameters parameters = allocate(variables, true);
        Parameters statistics = allocate(variables, false);
        List<Tensor> tensors = variables.stream()
                .map(variable -> (variable.trainable() ? parameters : statistics).get(variable.name())).toList();
        for (int i = 0; i < tensors.size(); i++) {
            String name = names.getOrDefault(variables.get(i).name(), "?");
            assertThat(fixture.values(name).shape()).isEqualTo(variables.get(i).shape());
            tensors.get(i).set(fixture.values(name).floats());
        }
        assertThat(layer.outputShape(List.of(shape.dropFirst())).size())
                .isEqualTo(fixture.values("y").shape().rowSize());
        try (Tape tape = engine.tape(Gradients.OF_BOTH)) {
            Tensor x = tape.watch(engine.tensor(shape, fixture.values("x").floats()));
            Tensor y = layer.forward(tape, mode, tensors, List.of(x));
            fixture.values("y").assertMatches("y", y.toArray());
            GradientMap gradients = tape.backward(y, engine.tensor(y.shape(), fixture.values("dy").floats()));
            // Batch normalisation takes the mean of dy out of dy: two values a channel leave almost nothing of it.
            fixture.values("dx").assertMatches("dx", fixture.values("dy").largest(), gradients.of(x).toArray());
            int offset = 0;
            for (Variable variable : variables) {
                if (variable.trainable()) {
                    Tensor all = gradients.of(parameters);
                    int size = variable.shape().size();
                    String name = "d" + names.get(variable.name());
                    fixture.values(name).assertMatches(name, all.rows(offset, offset + size).toArray());
                    offset += Math.ceilDiv(size, 16) * 16;
                }
            }
        }
        return statistics;
    }

    private Parameters allocate(List<Variable> variables, boolean trainable) {
        return Parameters.allocate(engine, variables.stream().filter(variable -> variable.trainable() == trainable)
                .map(Variable::declaration).toList(), trainable);
    }

    private static PoolingGeometry window(Fixture fixture, boolean countPadding) {
        int[] window = fixture.integers("window");
        int[] stride = fixture.integers("stride");
        int[] padding = fixture.integers("padding");
        return new PoolingGeometry(window[0], window[1], stride[0], stride[1], padding[0], padding[1], countPadding);
    }
}
