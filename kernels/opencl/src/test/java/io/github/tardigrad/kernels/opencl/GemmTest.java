package io.github.tardigrad.kernels.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Precision;
import io.github.tardigrad.engine.testkit.EnabledOnOpenCl;
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

/** Every tile that is shipped: those of a precision all give the same bits, and the right ones. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledOnOpenCl
class GemmTest {
    private CommandQueue queue;
    private DeviceMemory memory;

    @BeforeAll
    void open() throws Exception {
        queue = new CommandQueue(Devices.choose(""), Precision.FP32);
        memory = new DeviceMemory(queue);
    }

    @AfterAll
    void close() {
        memory.close();
        queue.close();
    }

    @TestFactory
    Stream<DynamicTest> everyTileGivesTheSameBits() {
        // Single numbers, vectors, nothing to add up. Each tile is a program for each of the first two.
        List<Gemm.Size> sizes = List.of(new Gemm.Size(65, 67, 129), new Gemm.Size(3, 5, 0),
                new Gemm.Size(160, 144, 80));
        return Stream.of(Precision.values()).flatMap(precision -> sizes.stream().flatMap(size -> Stream.of(
                DynamicTest.dynamicTest(precision + ", " + size + " by rows",
                        () -> check(precision, size, Left.A_ROWS, Right.B_ROWS)),
                DynamicTest.dynamicTest(precision + ", " + size + " by columns",
                        () -> check(precision, size, Left.A_COLUMNS, Right.B_COLUMNS)))));
    }

    /** Vectors want operands that begin at a multiple of their length; others are taken number by number. */
    @TestFactory
    Stream<DynamicTest> operandsMayBeginAnywhere() {
        Gemm.Size size = new Gemm.Size(160, 144, 80);
        return Stream.of(Precision.values()).map(precision -> DynamicTest.dynamicTest(precision.toString(), () -> {
            float[] a = numbers(size.m() * size.k());
            float[] b = numbers(size.k() * size.n());
            for (GemmTile tile : tiles(precision)) {
                float[] expected = multiply(tile, size, Left.A_ROWS, Right.B_COLUMNS, a, b, 0);
                assertThat(multiply(tile, size, Left.A_ROWS, Right.B_COLUMNS, a, b, 1)).as("%s", tile)
                        .isEqualTo(expected);
            }
        }));
    }

    private static List<GemmTile> tiles(Precision precision) {
        return Stream.of(TileFamily.values()).flatMap(family -> family.table(true).tiles().stream())
                .filter(rated -> rated.precision() == precision).map(RatedTile::tile).distinct().toList();
    }

    private void check(Precision precision, Gemm.Size size, Left left, Right right) {
        float[] a = numbers(size.m() * size.k());
        float[] b = numbers(size.k() * size.n());
        List<GemmTile> tiles = tiles(precision);
        float[] first = multiply(tiles.getFirst(), size, left, right, a, b);
        for (int i = 0; i < size.m(); i++) {
            for (int j = 0; j < size.n(); j++) {
                double sum = 0;
                for (int l = 0; l < size.k(); l++) {
                    sum += factor(a[left == Left.A_ROWS ? i * size.k() + l : l * size.m() + i], precision)
                            * factor(b[right == Right.B_ROWS ? l * size.n() + j : j * size.k() + l], precision);
                }
                // Sums of numbers below 1: some roundings of as many terms, and of each term where factors are split.
                double error = (precision == Precision.TF32X3 ? 32 : 16) * 0x1p-24 * size.k();
                assertThat((double) first[i * size.n() + j]).as("element %d, %d", i, j)
                        .isCloseTo(sum, Offset.offset(error));
            }
        }
        for (GemmTile tile : tiles) {
            assertThat(multiply(tile, size, left, right, a, b)).as("%s", tile).isEqualTo(first);
        }
    }

    /** As the kernel takes it: TF32 has 10 of the 23 bits behind the point; halves are rounded away from zero. */
    private static double factor(float x, Precision precision) {
        double step = Math.ulp(x) * (1 << 13);
        return precision == Precision.TF32 ? Math.copySign(Math.floor(Math.abs(x) / step + 0.5) * step, x) : x;
    }

    private float[] multiply(GemmTile tile, Gemm.Size size, Left left, Right right, float[] a, float[] b) {
        return multiply(tile, size, left, right, a, b, 0);
    }

    /** With all three matrices so many numbers behind the beginning of their buffers. */
    private float[] multiply(GemmTile tile, Gemm.Size size, Left left, Right right, float[] a, float[] b, int offset) {
        Tensor c = tensor(offset, new float[size.m() * size.n()]);
        new Gemm(queue, left, right, size).run(tile, c, new Layout(size.n(), 0), tensor(offset, a),
                new Layout(left == Left.A_ROWS ? size.k() : size.m(), 0), tensor(offset, b),
                new Layout(right == Right.B_ROWS ? size.n() : size.k(), 0));
        return c.toArray();
    }

    private Tensor tensor(int offset, float... values) {
        Tensor tensor = Tensor.of(Shape.of(values.length), memory.allocate(offset + values.length), offset);
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
