package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.Precision;
import io.github.tardigrad.engine.testkit.EnabledOnOpenCl;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Products and convolutions by tensor cores, emulated where there are none, beside the same in float32: they differ by
 * no more than the rounding of the factors allows, which is relative to the sum of the products of their magnitudes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledOnOpenCl
class TensorCoresTest {
    /** A convolution: images, weights, how the one goes over the other. */
    private record Case(String name, Shape x, Shape weights, ConvolutionGeometry geometry) {
        Shape y() { return geometry.outputShape(x, weights); }
    }

    private static final Stream<Case> CASES = Stream.of(
            new Case("vectors", Shape.of(2, 9, 8, 8), Shape.of(3, 3, 8, 16), ConvolutionGeometry.of(1, 1)),
            new Case("single numbers", Shape.of(3, 7, 6, 3), Shape.of(3, 3, 3, 5), ConvolutionGeometry.of(1, 1)),
            new Case("stride 2", Shape.of(2, 9, 8, 4), Shape.of(4, 4, 4, 8), ConvolutionGeometry.of(2, 1)),
            new Case("in parts", Shape.of(5, 32, 32, 4), Shape.of(1, 1, 4, 8), ConvolutionGeometry.of(1, 0)));

    private Engine exact;

    @BeforeAll
    void open() { exact = open(Precision.FP32); }

    @AfterAll
    void close() { exact.close(); }

    private static Engine open(Precision precision) {
        return Engine.open(EngineOptions.defaults().withBackend("opencl").withPrecision(precision));
    }

    /** How far a product of two factors may be from what it is, relative to itself. */
    private static double error(Precision precision, int terms) {
        // Half of the last of 10 bits for each factor; or, split, half of the last of 21 and the product left out.
        double ofFactors = precision == Precision.TF32 ? 2 * 0x1p-11 * 1.01 : 3 * 0x1p-22;
        return ofFactors + 4 * terms * 0x1p-24;
    }

    @TestFactory
    Stream<DynamicTest> convolutions() {
        return CASES.flatMap(found -> Stream.of(Precision.TF32X3, Precision.TF32).map(precision -> DynamicTest
                .dynamicTest(found.name + ", " + precision, () -> check(found, precision))));
    }

    private void check(Case found, Precision precision) {
        int cells = found.weights.size() / found.weights.extent(3);
        try (Engine rough = open(precision)) {
            compare(rough, error(precision, cells), found.x, found.weights, found.y(), (engine, tensors) -> engine
                    .backend().convolution().forward(found.geometry, tensors[0], tensors[1], null, false, tensors[2]));
            compare(rough, error(precision, found.y().size() / found.y().extent(3)), found.x, found.y(),
                    found.weights, (engine, tensors) -> engine.backend().convolution()
                            .weightGradient(found.geometry, tensors[0], tensors[1], tensors[2]));
            compare(rough, error(precision, found.weights.size() / found.weights.extent(2)), found.y(),
                    found.weights, found.x, (engine, tensors) -> engine.backend().convolution()
                            .inputGradient(found.geometry, tensors[0], tensors[1], tensors[2]));
        }
    }

    @TestFactory
    Stream<DynamicTest> batchesOfProducts() {
        return Stream.of(Precision.TF32X3, Precision.TF32).map(precision -> DynamicTest
                .dynamicTest(precision.toString(), () -> {
                    try (Engine rough = open(precision)) {
                        compare(rough, error(precision, 20), Shape.of(3, 17, 20), Shape.of(3, 20, 9),
                                Shape.of(3, 17, 9), (engine, tensors) -> engine.backend().matmul()
                                        .multiply(tensors[0], false, tensors[1], false, tensors[2]));
                    }
                }));
    }

    private void compare(Engine rough, double error, Shape a, Shape b, Shape c,
            BiConsumer<Engine, Tensor[]> computation) {
        float[] expected = run(exact, a, b, c, computation, x -> x);
        float[] magnitudes = run(exact, a, b, c, computation, TensorCoresTest::magnitudes);
        float[] actual = run(rough, a, b, c, computation, x -> x);
        double largest = 0;
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("element %d", i).isCloseTo(expected[i],
                    Offset.offset(error * magnitudes[i]));
            largest = Math.max(largest, Math.abs(actual[i] - expected[i]));
        }
        assertThat(largest).as("as if in float32: the precision was not used").isPositive();
    }

    private static float[] run(Engine engine, Shape a, Shape b, Shape c, BiConsumer<Engine, Tensor[]> computation,
            UnaryOperator<float[]> change) {
        Tensor result = engine.zeros(c);
        computation.accept(engine, new Tensor[] {engine.tensor(a, change.apply(numbers(a.size(), 1))),
                engine.tensor(b, change.apply(numbers(b.size(), 2))), result});
        return result.toArray();
    }

    private static float[] magnitudes(float... x) {
        float[] magnitudes = x.clone();
        for (int i = 0; i < x.length; i++) {
            magnitudes[i] = Math.abs(x[i]);
        }
        return magnitudes;
    }

    private static float[] numbers(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    @Test
    void theNameSaysWhatIsComputedHow() {
        try (Engine engine = open(Precision.TF32X3)) {
            assertThat(engine.backend().name()).matches("opencl \\(.+\\), tf32x3( emulated)?");
        }
        assertThat(exact.backend().name()).matches("opencl \\(.+\\)");
    }
}
