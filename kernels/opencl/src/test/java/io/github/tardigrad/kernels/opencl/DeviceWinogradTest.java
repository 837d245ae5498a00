package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.Precision;
import io.github.tardigrad.engine.testkit.EnabledOnOpenCl;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Convolutions that are computed by minimal filtering, beside the scalar backend's direct sums: at sizes where tiles
 * reach over the edges, with padding of all kinds, and in more than one portion of images.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledOnOpenCl
class DeviceWinogradTest {
    /**
     * Roundings of the largest sum of magnitudes: near an edge, where a direct sum has fewer terms than others, those
     * of a tile have them all.
     */
    private static final double ERROR = 8 * 0x1p-24;

    /** A convolution of some images with zeros around them. */
    private record Case(int images, int height, int width, int channels, int filters, int top, int left, int bottom,
            int right) {
        ConvolutionGeometry geometry() {
            return new ConvolutionGeometry(1, 1, top, left, bottom, right, 1, 1, 1);
        }

        Shape x() { return Shape.of(images, height, width, channels); }

        Shape weights() { return Shape.of(3, 3, channels, filters); }

        Shape y() { return geometry().outputShape(x(), weights()); }
    }

    private Engine device;
    private Engine scalar;

    @BeforeAll
    void open() {
        device = Engine.open("opencl");
        scalar = Engine.open("scalar");
    }

    @AfterAll
    void close() {
        device.close();
        scalar.close();
    }

    @TestFactory
    Stream<DynamicTest> allDirectionsAgreeWithDirectSums() {
        return Stream.of(new Case(3, 8, 8, 64, 64, 1, 1, 1, 1), new Case(2, 4, 4, 64, 68, 1, 1, 1, 1),
                new Case(2, 5, 7, 72, 64, 1, 1, 1, 1), new Case(3, 9, 6, 64, 80, 2, 0, 1, 2),
                new Case(2, 13, 11, 64, 64, 0, 0, 0, 0), new Case(2, 10, 9, 64, 64, 2, 2, 2, 2),
                new Case(5, 32, 30, 64, 64, 1, 1, 1, 1))
                .map(sizes -> DynamicTest.dynamicTest(sizes.toString(), () -> check(sizes)));
    }

    private void check(Case sizes) {
        ConvolutionGeometry g = sizes.geometry();
        compare(sizes.x(), sizes.weights(), sizes.y(),
                (backend, a, b, c) -> backend.convolution().forward(g, a, b, null, false, c));
        compare(sizes.x(), sizes.y(), sizes.weights(),
                (backend, a, b, c) -> backend.convolution().weightGradient(g, a, b, c));
        compare(sizes.y(), sizes.weights(), sizes.x(),
                (backend, a, b, c) -> backend.convolution().inputGradient(g, a, b, c));
    }

    @Test
    void biasAndReluComeBehindIt() {
        Case sizes = new Case(2, 6, 6, 64, 64, 1, 1, 1, 1);
        float[] bias = numbers(64, 3);
        compare(sizes.x(), sizes.weights(), sizes.y(), (backend, a, b, c) -> {
            Engine engine = backend == device.backend() ? device : scalar;
            backend.convolution().forward(sizes.geometry(), a, b, engine.tensor(Shape.of(64), bias), true, c);
        });
    }

    @Test
    void changedWeightsAreTransformedAnew() {
        Case sizes = new Case(1, 8, 8, 64, 64, 1, 1, 1, 1);
        Tensor x = device.tensor(sizes.x(), numbers(sizes.x().size(), 1));
        Tensor weights = device.tensor(sizes.weights(), numbers(sizes.weights().size(), 2));
        Tensor y = device.zeros(sizes.y());
        device.backend().convolution().forward(sizes.geometry(), x, weights, null, false, y);
        float[] first = y.toArray();
        device.backend().convolution().forward(sizes.geometry(), x, weights, null, false, y);
        assertThat(y.toArray()).as("with weights that were kept").isEqualTo(first);
        device.backend().memory().fill(weights, 0);
        device.backend().convolution().forward(sizes.geometry(), x, weights, null, false, y);
        assertThat(y.toArray()).as("zero weights").containsOnly(0);
    }

    /** Images go through in portions; what becomes of one does not depend on which it is in. */
    @Test
    void portionsGiveTheSameBits() throws Exception {
        Case sizes = new Case(3, 10, 9, 64, 64, 1, 1, 1, 1);
        CommandQueue queue = new CommandQueue(Devices.choose(""), Precision.FP32);
        DeviceMemory memory = new DeviceMemory(queue);
        try (queue) {
            Tensor x = tensor(memory, sizes.x(), 1);
            Tensor weights = tensor(memory, sizes.weights(), 2);
            Tensor slopes = tensor(memory, sizes.y(), 3);
            List<float[]> forward = new ArrayList<>();
            List<float[]> inputGradients = new ArrayList<>();
            List<float[]> weightGradients = new ArrayList<>();
            for (int together : new int[] {1 << 24, 1}) {
                DeviceWinograd winograd = new DeviceWinograd(queue, memory, together);
                Tensor y = tensor(memory, sizes.y(), 4);
                winograd.forward(sizes.geometry(), x, weights, null, false, y);
                forward.add(y.toArray());
                Tensor dx = tensor(memory, sizes.x(), 4);
                winograd.inputGradient(sizes.geometry(), slopes, weights, dx);
                inputGradients.add(dx.toArray());
                Tensor dw = tensor(memory, sizes.weights(), 4);
                winograd.weightGradient(sizes.geometry(), x, slopes, dw);
                weightGradients.add(dw.toArray());
            }
            assertThat(forward.getLast()).isEqualTo(forward.getFirst());
            assertThat(inputGradients.getLast()).isEqualTo(inputGradients.getFirst());
            // A weight's gradient is a sum over the images, here of about a hundred products each.
            assertThat(weightGradients.getLast()).containsExactly(weightGradients.getFirst(), Offset.offset(1e-4f));
            memory.close();
        }
    }

    private static Tensor tensor(DeviceMemory memory, Shape shape, long seed) {
        Tensor tensor = Tensor.of(shape, memory.allocate(shape.size()), 0);
        tensor.set(numbers(shape.size(), seed));
        return tensor;
    }

    /** A kernel of two inputs. */
    private interface Kernel {
        void run(Backend backend, Tensor a, Tensor b, Tensor c);
    }

    private void compare(Shape a, Shape b, Shape c, Kernel kernel) {
        float[] expected = run(scalar, a, b, c, kernel, false);
        float[] magnitudes = run(scalar, a, b, c, kernel, true);
        double largest = 0;
        for (float magnitude : magnitudes) {
            largest = Math.max(largest, magnitude);
        }
        float[] actual = run(device, a, b, c, kernel, false);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected[i],
                    Offset.offset(ERROR * largest));
        }
    }

    private static float[] run(Engine engine, Shape a, Shape b, Shape c, Kernel kernel, boolean magnitudes) {
        float[] left = numbers(a.size(), 1);
        float[] right = numbers(b.size(), 2);
        for (int i = 0; magnitudes && i < left.length; i++) {
            left[i] = Math.abs(left[i]);
        }
        for (int i = 0; magnitudes && i < right.length; i++) {
            right[i] = Math.abs(right[i]);
        }
        Tensor result = engine.zeros(c);
        kernel.run(engine.backend(), engine.tensor(a, left), engine.tensor(b, right), result);
        return result.toArray();
    }

    private static float[] numbers(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextDouble(-1, 1);
        }
        return numbers;
    }
}
