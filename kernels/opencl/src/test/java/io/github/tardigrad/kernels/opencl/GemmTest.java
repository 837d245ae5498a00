package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.kernels.opencl.Gemm.Layout;
import io.github.tardigrad.kernels.opencl.Gemm.Left;
import io.github.tardigrad.kernels.opencl.Gemm.Right;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;

/** The tiles that this device does not get by itself: all give the same bits, and the right ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(value = "io.github.tardigrad.engine.testkit.TestBackends#isOpenClExpected",
        disabledReason = "no OpenCL device here: install the driver of your GPU, or pocl-opencl-icd")
class GemmTest {
    private CommandQueue queue;
    private DeviceMemory memory;

    @BeforeAll
    void open() throws Exception {
        queue = new CommandQueue(Devices.choose(""));
        memory = new DeviceMemory(queue);
    }

    @AfterAll
    void close() {
        memory.close();
        queue.close();
    }

    @TestFactory
    Stream<DynamicTest> everyTileGivesTheSameBits() {
        // Without vectors and with the longest; each is a program for each tile.
        List<Gemm.Size> sizes = List.of(new Gemm.Size(65, 67, 129), new Gemm.Size(3, 5, 0), new Gemm.Size(64, 64, 64));
        return sizes.stream().flatMap(size -> Stream.of(
                DynamicTest.dynamicTest(size + " by rows", () -> check(size, Left.A_ROWS, Right.B_ROWS)),
                DynamicTest.dynamicTest(size + " by columns", () -> check(size, Left.A_COLUMNS, Right.B_COLUMNS))));
    }

    private void check(Gemm.Size size, Left left, Right right) {
        float[] a = numbers(size.m() * size.k());
        float[] b = numbers(size.k() * size.n());
        float[] first = multiply(GemmTile.all().getFirst(), size, left, right, a, b);
        for (int i = 0; i < size.m(); i++) {
            for (int j = 0; j < size.n(); j++) {
                double sum = 0;
                for (int l = 0; l < size.k(); l++) {
                    sum += (double) a[left == Left.A_ROWS ? i * size.k() + l : l * size.m() + i]
                            * b[right == Right.B_ROWS ? l * size.n() + j : j * size.k() + l];
                }
                // Sums of numbers below 1: some roundings of as many terms.
                assertThat((double) first[i * size.n() + j]).as("element %d, %d", i, j)
                        .isCloseTo(sum, Offset.offset(16 * 0x1p-24 * size.k()));
            }
        }
        for (GemmTile tile : GemmTile.all()) {
            assertThat(multiply(tile, size, left, right, a, b)).as("%s", tile).isEqualTo(first);
        }
    }

    private float[] multiply(GemmTile tile, Gemm.Size size, Left left, Right right, float[] a, float[] b) {
        Tensor c = tensor(new float[size.m() * size.n()]);
        new Gemm(queue, tile, left, right, size).run(c, new Layout(size.n(), 0), tensor(a),
                new Layout(left == Left.A_ROWS ? size.k() : size.m(), 0), tensor(b),
                new Layout(right == Right.B_ROWS ? size.n() : size.k(), 0));
        return c.toArray();
    }

    private Tensor tensor(float... values) {
        Tensor tensor = Tensor.of(Shape.of(values.length), memory.allocate(values.length), 0);
        tensor.set(values);
        return tensor;
    }

    private static float[] numbers(int count) {
        SplittableRandom random = new SplittableRandom(count);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextDouble(-1, 1);
        }
        return numbers;
    }
}
