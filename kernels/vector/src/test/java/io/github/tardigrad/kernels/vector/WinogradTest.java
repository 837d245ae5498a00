package io.github.tardigrad.kernels.vector;

import static io.github.tardigrad.kernels.vector.WinogradKernel.Use.FORWARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Both algorithms against double-precision convolutions, in each direction and at sizes where tiles reach over the
 * edges. The bound is a number of roundings of what the algorithm adds up, every number replaced by its magnitude.
 */
class WinogradTest {
    /** As many as the suite of all ops allows a direct sum. */
    private static final int ROUNDINGS = 16;
    private static final double UNIT = 0x1p-24;
    private static final int IMAGES = 3;
    private static final ConvolutionGeometry SAME = ConvolutionGeometry.of(1, 1);

    /** A convolution [height, width, inputs] → filters with zeros on top and on the left. */
    private record Sizes(int height, int width, int inputs, int filters, int top, int left, int bottom, int right) {
        Shape images() { return Shape.of(IMAGES, height, width, inputs); }

        Shape weights() { return Shape.of(3, 3, inputs, filters); }

        Shape results() {
            return Shape.of(IMAGES, height + top + bottom - 2, width + left + right - 2, filters);
        }
    }

    @TestFactory
    Stream<DynamicTest> staysWithinItsBound() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Matrices matrices : List.of(Matrices.of4(), Matrices.of2())) {
            for (Sizes sizes : List.of(new Sizes(8, 8, 16, 16, 1, 1, 1, 1), new Sizes(3, 3, 16, 32, 0, 0, 0, 0),
                    new Sizes(1, 1, 16, 16, 1, 1, 1, 1), new Sizes(5, 7, 32, 16, 1, 1, 1, 1),
                    new Sizes(9, 6, 16, 48, 2, 0, 1, 2), new Sizes(13, 11, 48, 16, 0, 0, 0, 0),
                    new Sizes(4, 3, 80, 16, 2, 2, 2, 2), new Sizes(25, 26, 16, 16, 1, 1, 1, 1))) {
                for (boolean spikes : new boolean[] {false, true}) {
                    String name = "F" + matrices.winograd().outputs() + " " + sizes + (spikes ? " with spikes" : "");
                    tests.add(dynamicTest(name, () -> check(matrices, sizes, spikes)));
                }
            }
        }
        return tests.stream();
    }

    /** So many channels that the weights are transformed where they are used. */
    @Test
    void manyChannelsStayWithinTheBound() {
        Sizes sizes = new Sizes(4, 5, 512, 512, 1, 1, 1, 1);
        SplittableRandom random = new SplittableRandom(5);
        float[] x = values(sizes.images(), random, false);
        float[] w = values(sizes.weights(), random, false);
        try (Engine engine = Engine.open(EngineOptions.defaults().withBackend("vector").withThreads(2))) {
            Tensor images = engine.tensor(sizes.images(), x);
            Tensor weights = engine.tensor(sizes.weights(), w);
            Tensor bias = engine.tensor(Shape.of(512), values(Shape.of(512), random, false));
            Winograd winograd = WinogradChoice.of(SAME, sizes.weights(), sizes.results());
            assertThat(WideWinogradConvolution.suits(WinogradKernel.of(winograd, FORWARD, weights))).isTrue();

            Tensor y = engine.zeros(sizes.results());
            engine.backend().convolution().forward(SAME, images, weights, bias, true, y);
            double[] sums = DirectReference.forward(sizes.images(), x, sizes.weights(), w, sizes.results(), 1, 1);
            float[] biases = bias.toArray();
            double[] magnitudes = Matrices.of4().forward(winograd.windows(sizes.images(), 1, 1, sizes.results()), x, w,
                    winograd.results(sizes.results()));
            for (int i = 0; i < sums.length; i++) {
                sums[i] = Math.max(0, sums[i] + biases[i % 512]);
                magnitudes[i] += 1;
            }
            compare("y", y, sums, magnitudes);
        }
    }

    private static void check(Matrices matrices, Sizes sizes, boolean spikes) {
        SplittableRandom random = new SplittableRandom(sizes.hashCode());
        float[] x = values(sizes.images(), random, spikes);
        float[] w = values(sizes.weights(), random, false);
        float[] dy = values(sizes.results(), random, spikes);
        Winograd winograd = matrices.winograd();
        try (Engine engine = Engine.open(EngineOptions.defaults().withBackend("vector").withThreads(2));
                WorkerPool pool = new WorkerPool(2)) {
            Tensor images = engine.tensor(sizes.images(), x);
            Tensor weights = engine.tensor(sizes.weights(), w);
            Tensor slopes = engine.tensor(sizes.results(), dy);
            TileGrid windows = winograd.windows(sizes.images(), sizes.top, sizes.left, sizes.results());
            TileGrid results = winograd.results(sizes.results());

            Tensor y = engine.zeros(sizes.results());
            WinogradKernel kernel = WinogradKernel.of(winograd, FORWARD, weights);
            WinogradWeights forward = kernel.transform(pool, null);
            new WinogradConvolution(pool, forward, windows, results).run(images, ConvolutionFinish.NONE, y);
            double[] sums = DirectReference.forward(sizes.images(), x, sizes.weights(), w, sizes.results(), sizes.top,
                    sizes.left);
            double[] magnitudes = matrices.forward(windows, x, w, results);
            compare("y", y, sums, magnitudes);
            assertThat(wide(engine, pool, kernel, windows, images, y)).as("y with many channels")
                    .isEqualTo(y.toArray());
            float[] bias = values(Shape.of(sizes.filters), random, false);
            new WinogradConvolution(pool, forward, windows, results).run(images,
                    new ConvolutionFinish(engine.tensor(Shape.of(sizes.filters), bias), false), y);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += bias[i % sizes.filters];
                magnitudes[i] += Math.abs(bias[i % sizes.filters]);
            }
            compare("y with a bias", y, sums, magnitudes);

            Tensor dx = engine.zeros(sizes.images());
            WinogradKernel turnedKernel = WinogradKernel.of(winograd, WinogradKernel.Use.GRADIENT, weights);
            WinogradWeights gradient = turnedKernel.transform(pool, null);
            TileGrid slopeWindows = winograd.windows(sizes.results(), 2 - sizes.top, 2 - sizes.left, sizes.images());
            TileGrid images2 = winograd.results(sizes.images());
            new WinogradConvolution(pool, gradient, slopeWindows, images2).run(slopes, ConvolutionFinish.NONE,
                    dx);
            float[] turned = DirectReference.turned(sizes.weights(), w);
            double[] expected = DirectReference.forward(sizes.results(), dy,
                    Shape.of(3, 3, sizes.filters, sizes.inputs), turned, sizes.images(), 2 - sizes.top,
                    2 - sizes.left);
            compare("dx", dx, expected, matrices.forward(slopeWindows, dy, turned, images2));
            assertThat(wide(engine, pool, turnedKernel, slopeWindows, slopes, dx)).as("dx with many channels")
                    .isEqualTo(dx.toArray());

            WinogradWeights exchanged =
                    WinogradKernel.of(winograd, WinogradKernel.Use.SCATTER, weights).transform(pool, null);
            new WinogradScatter(pool, exchanged, results, windows).run(slopes, dx);
            compare("dx, scattered", dx, expected, matrices.inputGradient(windows, w, results, dy));

            Tensor dw = engine.zeros(sizes.weights());
            new WinogradWeightGradient(pool, winograd, windows, results).run(images, slopes, dw);
            compare("dw", dw, DirectReference.weightGradient(sizes.images(), x, sizes.results(), dy, sizes.top,
                    sizes.left), matrices.weightGradient(windows, x, results, dy));
        }
    }

    /** The same by the way that is for many channels, where every number takes the same roundings. */
    private static float[] wide(Engine engine, WorkerPool pool, WinogradKernel kernel, TileGrid source, Tensor x,
            Tensor y) {
        Tensor result = engine.zeros(y.shape());
        new WideWinogradConvolution(pool, kernel, source, kernel.winograd().results(y.shape())).run(x,
                ConvolutionFinish.NONE, result);
        return result.toArray();
    }

    private static void compare(String what, Tensor actual, double[] expected, double[] magnitudes) {
        float[] values = actual.toArray();
        for (int i = 0; i < values.length; i++) {
            assertThat((double) values[i]).as("%s[%d]", what, i).isCloseTo(expected[i],
                    Offset.offset(ROUNDINGS * UNIT * magnitudes[i]));
        }
    }

    /** Between −1 and 1; with spikes, a few are a thousand times larger. */
    private static float[] values(Shape shape, SplittableRandom random, boolean spikes) {
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
            if (spikes && random.nextInt(50) == 0) {
                values[i] *= 1000;
            }
        }
        return values;
    }
}
