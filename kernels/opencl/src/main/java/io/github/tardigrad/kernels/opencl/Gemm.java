package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/**
 * One product C = A · B, see {@code gemm.cl}, described step by step and then run.
 *
 * <p>The order in which a sum is added up does not depend on the tiles, so tiles may be chosen by anything.
 */
final class Gemm {
    /** Where the numbers of A lie. */
    enum Left {
        A_ROWS, A_COLUMNS, A_WINDOWS, A_WINDOW_COLUMNS, A_STRIDED_GRADIENT
    }

    /** Where the numbers of B lie. */
    enum Right {
        B_ROWS, B_COLUMNS
    }

    /** What a kernel is made for, whatever the sizes. */
    record Kind(Left left, Right right) {
        /** Every kind that there is. */
        static List<Kind> all() {
            return Stream.of(Left.values()).flatMap(left -> Stream.of(Right.values())
                    .map(right -> new Kind(left, right))).toList();
        }

        /** Where A lies and where B, as tables of tiles write it: {@code windows*rows}. */
        String text() { return text(left) + "*" + text(right); }

        private static String text(Enum<?> side) {
            return side.name().substring("A_".length()).toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * What tiles are chosen for.
     *
     * @param count products of that size, those of a batch and the parts of each
     */
    record Product(Kind kind, Size size, int count) {}

    /**
     * Sizes.
     *
     * @param m rows of A and C
     * @param n columns of B and C
     * @param k columns of A, rows of B
     */
    record Size(int m, int n, int k) {}

    /**
     * How an operand lies in its tensor.
     *
     * @param step from one row to the next
     * @param batch from one matrix of a batch to the next, 0 if all are the same
     */
    record Layout(int step, int batch) {}

    /**
     * The images that A is made of, see {@code gemm.cl}.
     *
     * @param height rows of an image
     * @param width columns
     * @param outHeight rows of output pixels
     * @param outWidth columns of them
     * @param strideHeight rows from one output pixel to the next
     * @param strideWidth columns
     * @param neighbours channels (or filters) of a pixel that one group sees
     * @param cells what each cell and channel adds
     */
    record Images(int height, int width, int outHeight, int outWidth, int strideHeight, int strideWidth, int neighbours,
            cl_mem cells) {}

    /**
     * Every so many rows and columns of the images that C is.
     *
     * @param height rows of such an image
     * @param width columns
     * @param strideHeight rows from one pixel of the phase to the next
     * @param strideWidth columns
     * @param row of its first pixel
     * @param column of that
     */
    record Phase(int height, int width, int strideHeight, int strideWidth, int row, int column) {}

    /** Floats of a vector, where they are not single. */
    static final int LEAST_VECTOR = 4;

    private final CommandQueue queue;
    private final Size size;
    private final Left left;
    private final Right right;
    private int batch = 1;
    private int parts = 1;
    private int partLength;
    private int partStep;
    private @Nullable Tensor bias;
    private int biasStep;
    private boolean rectified;
    private @Nullable Images images;
    private @Nullable Phase phase;

    Gemm(CommandQueue queue, Left left, Right right, Size size) {
        this.queue = queue;
        this.left = left;
        this.right = right;
        this.size = size;
        this.partLength = Math.max(1, size.k);
    }

    /** So many products, whose operands lie {@link Layout#batch} apart. */
    Gemm batch(int count) {
        batch = count;
        return this;
    }

    /** In parts of so many columns of A, whose results lie {@code step} apart. */
    Gemm parts(int length, int step) {
        partLength = length;
        parts = Math.max(1, Math.ceilDiv(size.k, length));
        partStep = step;
        return this;
    }

    /** Adds one number to each column, those of one product of a batch {@code step} behind those of the one before. */
    Gemm bias(@Nullable Tensor columns, int step) {
        bias = columns;
        biasStep = step;
        return this;
    }

    /** Where a result is below 0, it is 0. */
    Gemm rectified(boolean newRectified) {
        rectified = newRectified;
        return this;
    }

    /** The images of an A that is made of some. */
    Gemm images(Images newImages) {
        images = newImages;
        return this;
    }

    /** The pixels of C that the rows are, for a strided gradient. */
    Gemm phase(Phase newPhase) {
        phase = newPhase;
        return this;
    }

    /** C = A · B. */
    void run(Tensor c, Layout layoutC, Tensor a, Layout layoutA, Tensor b, Layout layoutB) {
        if (size.m > 0 && size.n > 0 && batch > 0) {
            Product product = new Product(new Kind(left, right), size, batch * parts);
            run(queue.tiles().choose(product), c, layoutC, a, layoutA, b, layoutB);
        }
    }

    /** The same with a tile that is given; of a product that is not empty. */
    void run(GemmTile tile, Tensor c, Layout layoutC, Tensor a, Layout layoutA, Tensor b, Layout layoutB) {
        String definitions = "#define " + left + "\n#define " + right + "\n" + tile.definitions()
                + "#define A_VECTOR " + vectorA(tile, a, layoutA) + "\n#define B_VECTOR " + vectorB(tile, b, layoutB)
                + "\n";
        Launch launch = queue.kernel(tile.source().with(definitions), "gemm").writes(c).reads(a).reads(b)
                .reads(bias == null ? a : bias)
                .withEach(size.m, size.n, size.k, layoutA.step, layoutB.step, layoutC.step, layoutA.batch,
                        layoutB.batch, layoutC.batch, biasStep, parts, partLength, partStep)
                .with(bias != null).with(rectified);
        if (images != null) {
            launch.withEach(images.height, images.width, images.outHeight, images.outWidth, images.strideHeight,
                    images.strideWidth).with(images.cells);
        }
        if (phase != null) {
            launch.withEach(phase.height, phase.width, phase.strideHeight, phase.strideWidth, phase.row, phase.column);
        }
        // All along one axis: of the others, some devices take 65,535 groups at most.
        long groups = (long) Math.ceilDiv(size.n, tile.columns()) * Math.ceilDiv(size.m, tile.rows()) * batch * parts;
        long[] group = tile.group();
        long[] items = group.clone();
        items[0] *= groups;
        launch.run(items, group);
    }

    /** How many numbers of A are fetched at once: neighbours in memory, all within a row, a column or a pixel. */
    private int vectorA(GemmTile tile, Tensor a, Layout layout) {
        return switch (left) {
            case A_ROWS -> vector(tile, a, layout, size.k, partLength, tile.depth());
            case A_COLUMNS -> vector(tile, a, layout, size.m, tile.rows());
            case A_WINDOWS, A_STRIDED_GRADIENT -> vector(tile, a, layout, neighbours(), partLength, tile.depth());
            case A_WINDOW_COLUMNS -> vector(tile, a, layout, neighbours(), tile.rows());
        };
    }

    private int neighbours() { return Objects.requireNonNull(images, "images of an A made of some").neighbours; }

    private int vectorB(GemmTile tile, Tensor b, Layout layout) {
        return switch (right) {
            case B_ROWS -> vector(tile, b, layout, size.n, tile.columns());
            case B_COLUMNS -> vector(tile, b, layout, size.k, partLength, tile.depth());
        };
    }

    /** The longest vectors that all these lengths divide into, so that none is cut; and, if need be, all places. */
    private static int vector(GemmTile tile, Tensor operand, Layout layout, int... lengths) {
        for (int width : new int[] {tile.vector(), LEAST_VECTOR}) {
            boolean isAligned = operand.offset() % width == 0 && layout.step % width == 0 && layout.batch % width == 0;
            if ((isAligned || !tile.aligned()) && Arrays.stream(lengths).allMatch(length -> length % width == 0)) {
                return width;
            }
        }
        return 1;
    }
}
