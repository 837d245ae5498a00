package io.github.tardigrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.GradientMap;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.layer.AveragePool2d;
import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Block;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.GlobalAveragePool;
import io.github.tardigrad.nn.layer.LayerNorm;
import io.github.tardigrad.nn.layer.LeakyRelu;
import io.github.tardigrad.nn.layer.MaxPool2d;
import io.github.tardigrad.nn.layer.Normalize;
import io.github.tardigrad.nn.layer.PadChannels;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Residual;
import io.github.tardigrad.nn.layer.Sequential;
import io.github.tardigrad.nn.layer.Sigmoid;
import io.github.tardigrad.nn.layer.Silu;
import io.github.tardigrad.nn.layer.Tanh;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gradients through whole models against central differences of the same networks in double precision. */
class GradientTest {
    private static final double STEP = 1e-6;
    private static final int[] LABELS = {2, 0, 1};
    private final Engine engine = TestEngine.scalar();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void ofAPlainConvolutionalNetwork() {
        check(Shape.of(8, 7, 2), Mode.EVALUATE, Conv2d.of(3, 3), new Relu(), MaxPool2d.of(2), new Flatten(),
                Dense.of(6),
                new Relu(), Dense.of(3));
    }

    @Test
    void ofStridesPaddingDilationGroupsAndNormalisation() {
        check(Shape.of(9, 8, 2), Mode.EVALUATE, new Normalize(List.of(0.4f, 0.6f), List.of(0.3f, 0.2f)),
                Conv2d.of(4, 4).stride(2).padding(1), new Relu(), Conv2d.of(4, 2).groups(2).dilation(2),
                AveragePool2d.of(2, 1, 1), new Flatten(), Dense.of(3));
    }

    @Test
    void ofResidualBlocksWithBatchNormInEvaluation() { check(Shape.of(6, 6, 2), Mode.EVALUATE, residual()); }

    @Test
    void ofResidualBlocksWithBatchNormInTraining() {
        check(Shape.of(6, 6, 2), Mode.train(new RandomKey(1)), residual());
    }

    @Test
    void ofShortcutsWithoutParametersAndOfNormalisationBeforeConvolution() {
        check(Shape.of(7, 6, 2), Mode.EVALUATE, Conv2d.of(4, 3).padding(1),
                Residual.of(new BatchNorm2d(), new Relu(), Conv2d.of(7, 3).stride(2).padding(1))
                        .withShortcut(AveragePool2d.of(1, 2, 0), new PadChannels(1, 2)),
                new BatchNorm2d(), new Relu(), new GlobalAveragePool(), Dense.of(3));
    }

    @Test
    void ofSmoothActivationsAndLayerNorm() {
        check(Shape.of(5, 4, 2), Mode.EVALUATE, Conv2d.of(4, 3), new LayerNorm(), new Silu(), Conv2d.of(5, 2),
                new Tanh(), new Flatten(), new LayerNorm(1e-3f), Dense.of(6), new LeakyRelu(0.1f), new Sigmoid(),
                Dense.of(3));
    }

    private static Block[] residual() {
        return new Block[] {Conv2d.of(4, 3).padding(1).withoutBias(), new BatchNorm2d(), new Relu(),
                Residual.of(Conv2d.of(4, 3).padding(1).withoutBias(), new BatchNorm2d()),
                Residual.of(Conv2d.of(6, 3).stride(2).padding(1)).withShortcut(Conv2d.of(6, 1).stride(2)), new Relu(),
                new GlobalAveragePool(), Dense.of(3)};
    }

    private void check(Shape image, Mode mode, Block... layers) {
        Model model = Model.of("small", engine, Sequential.of(layers).graph(), image, 4);
        Tensor images = TestEngine.images(engine, image.prepend(LABELS.length), 5);
        Map<String, double[]> variables = new HashMap<>();
        model.parameters().views().forEach((name, tensor) -> variables.put(name, doubles(tensor.toArray())));
        model.statistics().views().forEach((name, tensor) -> variables.put(name, doubles(tensor.toArray())));
        double[] pixels = doubles(images.toArray());
        DoubleNetwork network = new DoubleNetwork(model.graph(), image, mode instanceof Mode.Training);
        try (Tape tape = engine.tape(Gradients.OF_BOTH)) {
            Tensor x = tape.watch(images);
            Tensor loss = tape.crossEntropy(model.forward(tape, x, mode), engine.tensor(Shape.of(3), 2, 0, 1));
            assertThat((double) loss.item()).isCloseTo(network.loss(pixels, LABELS, variables), within(1e-5));
            GradientMap gradients = tape.backward(loss);
            compare("images", network, pixels, pixels, variables, gradients.of(x).toArray());
            Tensor all = gradients.of(model.parameters());
            model.parameters().views().forEach((name, view) -> {
                float[] gradient = all.rows(view.offset(), view.offset() + view.size()).toArray();
                compare(name, network, variables.get(name), pixels, variables, gradient);
            });
        }
    }

    /** Moves each of {@code moved}, which is among the variables or the pixels, and compares the slope of the loss. */
    private static void compare(String what, DoubleNetwork network, double[] moved, double[] pixels,
            Map<String, double[]> variables, float[] gradient) {
        for (int i = 0; i < moved.length; i++) {
            double before = moved[i];
            moved[i] = before + STEP;
            double above = network.loss(pixels, LABELS, variables);
            moved[i] = before - STEP;
            double below = network.loss(pixels, LABELS, variables);
            moved[i] = before;
            double slope = (above - below) / (2 * STEP);
            assertThat((double) gradient[i]).as(what + "[" + i + "]")
                    .isCloseTo(slope, within(2e-6 + 1e-5 * Math.abs(slope)));
        }
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
