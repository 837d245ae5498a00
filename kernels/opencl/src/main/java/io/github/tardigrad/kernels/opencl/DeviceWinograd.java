package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.Precision;
import io.github.tardigrad.kernels.opencl.Gemm.Layout;
import io.github.tardigrad.kernels.opencl.Gemm.Left;
import io.github.tardigrad.kernels.opencl.Gemm.Right;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * 3×3 convolutions by minimal filtering, see {@code winograd.cl}: tiles are transformed into 36 matrices, multiplied,
 * and transformed back, which takes four times fewer multiplications than a direct convolution. Some images go through
 * all three steps together, which bounds the memory that is between them.
 */
final class DeviceWinograd {
    private static final Source SOURCE = Source.of("vectors", "winograd");
    private static final int ELEMENTS = 36;
    private static final int KERNEL = 3;
    private static final int OUTPUTS = 4;

    /** Fewer channels do not pay for the transforms, which a GPU makes at the speed of its memory. */
    private static final int FEWEST_CHANNELS = 32;
    private static final int FEWEST_CHANNELS_ON_A_GPU = 64;
    private static final int CHANNELS_MULTIPLE = 4;
    /** So many times fewer multiplications it must take. */
    private static final int LEAST_GAIN = 2;
    /** Numbers of the transformed tiles that go together: 64 MiB. */
    private static final int TOGETHER = 1 << 24;
    /** Larger images are convolved directly: the numbers that one of them takes would be too many for a tensor. */
    private static final long MOST_OF_AN_IMAGE = 1L << 28;
    /** Tiles that one part of a weight gradient adds up. */
    private static final int PART = 512;
    /** On a GPU, a work-item has 36 vectors in registers. */
    private static final int WIDEST_ON_A_GPU = 2;

    private final CommandQueue queue;
    private final DeviceMemory memory;
    private final int together;

    DeviceWinograd(CommandQueue queue, DeviceMemory memory) { this(queue, memory, TOGETHER); }

    /** With so many numbers of the transformed tiles at most, but those of one image at least. */
    DeviceWinograd(CommandQueue queue, DeviceMemory memory, int together) {
        this.queue = queue;
        this.memory = memory;
        this.together = together;
    }

    /**
     * Transformed weights are kept under this.
     *
     * @param turned around, for the input gradient
     */
    private record Key(int offset, Shape weights, boolean turned) {}

    /**
     * Whether a convolution, or one of its gradients, is computed so: a fixed rule of its sizes.
     *
     * @param result the images that are cut into tiles: y, dx for the input gradient, dy for the weight gradient
     */
    boolean suits(ConvolutionGeometry g, Shape weights, Shape result) {
        int padding = Math.max(Math.max(g.top(), g.bottom()), Math.max(g.left(), g.right()));
        boolean plain = weights.extent(0) == KERNEL && weights.extent(1) == KERNEL && g.strideHeight() == 1
                && g.strideWidth() == 1 && g.dilationHeight() == 1 && g.dilationWidth() == 1 && g.groups() == 1
                && padding < KERNEL;
        long direct = (long) KERNEL * KERNEL * result.extent(1) * result.extent(2);
        return plain && queue.precision() == Precision.FP32 && suits(weights.extent(2))
                && suits(weights.extent(3)) && LEAST_GAIN * ELEMENTS * (long) Grid.of(result).tiles() <= direct
                && ofAnImage(Grid.of(result), Math.max(weights.extent(2), weights.extent(3))) <= MOST_OF_AN_IMAGE;
    }

    private boolean suits(int channels) {
        int fewest = queue.device().isGpu() ? FEWEST_CHANNELS_ON_A_GPU : FEWEST_CHANNELS;
        return channels >= fewest && channels % CHANNELS_MULTIPLE == 0;
    }

    /** {@code y = x * w}, and a bias and relu behind it. */
    void forward(ConvolutionGeometry g, Tensor x, Tensor weights, @Nullable Tensor bias, boolean rectified, Tensor y) {
        convolve(x, weights, false, g.top(), g.left(), bias, rectified, y);
    }

    /** {@code dx}: the convolution of dy with the weights turned around. */
    void inputGradient(ConvolutionGeometry g, Tensor dy, Tensor weights, Tensor dx) {
        convolve(dy, weights, true, KERNEL - 1 - g.top(), KERNEL - 1 - g.left(), null, false, dx);
    }

    private void convolve(Tensor x, Tensor weights, boolean turned, int top, int left, @Nullable Tensor bias,
            boolean rectified, Tensor y) {
        int channels = x.shape().extent(3);
        int filters = y.shape().extent(3);
        Grid grid = Grid.of(y.shape());
        Transformed u = transformed(weights, turned);
        for (Batch batch : batches(x.shape().extent(0), grid, Math.max(channels, filters))) {
            int tiles = batch.tiles(grid);
            Tensor v = memory.borrow(Shape.of(ELEMENTS, tiles, channels));
            Tensor products = memory.borrow(Shape.of(ELEMENTS, tiles, filters));
            toMatrices("image_to_matrices", batch.of(x), grid, top, left, v);
            new Gemm(queue, Left.A_ROWS, Right.B_ROWS, new Gemm.Size(tiles, filters, channels)).batch(ELEMENTS)
                    .run(products, new Layout(filters, tiles * filters), v, new Layout(channels, tiles * channels),
                            u.tensor, new Layout(filters, channels * filters));
            Tensor part = batch.of(y);
            int items = tiles * filters / width(filters);
            queue.kernel(source(filters), "products_to_pixels").writes(part).with(items).reads(products)
                    .reads(bias == null ? products : bias)
                    .withEach(y.shape().extent(1), y.shape().extent(2), filters, grid.down, grid.across,
                            tiles * filters)
                    .with(bias != null).with(rectified).run(items);
            memory.giveBack(v);
            memory.giveBack(products);
        }
        u.free();
    }

    /** {@code dw}. */
    void weightGradient(ConvolutionGeometry g, Tensor x, Tensor dy, Tensor dweights) {
        int channels = x.shape().extent(3);
        int filters = dy.shape().extent(3);
        Grid grid = Grid.of(dy.shape());
        int items = channels * filters / width(filters);
        boolean added = false;
        for (Batch batch : batches(x.shape().extent(0), grid, Math.max(channels, filters))) {
            int tiles = batch.tiles(grid);
            int parts = Math.ceilDiv(tiles, PART);
            Tensor v = memory.borrow(Shape.of(ELEMENTS, tiles, channels));
            Tensor slopes = memory.borrow(Shape.of(ELEMENTS, tiles, filters));
            Tensor sums = memory.borrow(Shape.of(parts, ELEMENTS, channels, filters));
            toMatrices("image_to_matrices", batch.of(x), grid, g.top(), g.left(), v);
            toMatrices("slope_to_matrices", batch.of(dy), grid, 0, 0, slopes);
            new Gemm(queue, Left.A_COLUMNS, Right.B_ROWS, new Gemm.Size(channels, filters, tiles)).batch(ELEMENTS)
                    .parts(PART, ELEMENTS * channels * filters)
                    .run(sums, new Layout(filters, channels * filters), v, new Layout(channels, tiles * channels),
                            slopes, new Layout(filters, tiles * filters));
            Launch launch = queue.kernel(source(filters), "products_to_weights").writes(dweights).with(items);
            launch.reads(sums).withEach(channels, filters, parts).with(added).run(items);
            memory.giveBack(v);
            memory.giveBack(slopes);
            memory.giveBack(sums);
            added = true;
        }
    }

    private void toMatrices(String kernel, Tensor images, Grid grid, int top, int left, Tensor matrices) {
        Shape shape = images.shape();
        int channels = shape.extent(3);
        int matrix = matrices.size() / ELEMENTS;
        int items = matrix / width(channels);
        queue.kernel(source(channels), kernel).writes(matrices).with(items).reads(images)
                .withEach(shape.extent(1), shape.extent(2), channels, grid.down, grid.across, top, left, matrix)
                .run(items);
    }

    /** {@code G w Gᵀ}, kept as long as persistent weights do not change. */
    private Transformed transformed(Tensor weights, boolean turned) {
        int channels = weights.shape().extent(2);
        int filters = weights.shape().extent(3);
        Shape shape = turned ? Shape.of(ELEMENTS, filters, channels) : Shape.of(ELEMENTS, channels, filters);
        if (!weights.isPersistent()) {
            Tensor borrowed = memory.borrow(shape);
            transform(weights, turned, borrowed);
            return new Transformed(borrowed, () -> memory.giveBack(borrowed));
        }
        Tensor kept = weights.storage().derived(new Key(weights.offset(), weights.shape(), turned), stale -> {
            Tensor matrices = stale == null ? Tensor.of(shape, memory.allocate(shape.size()), 0) : stale;
            transform(weights, turned, matrices);
            return matrices;
        });
        return new Transformed(kept, () -> {});
    }

    private void transform(Tensor weights, boolean turned, Tensor matrices) {
        int channels = weights.shape().extent(2);
        int filters = weights.shape().extent(3);
        int neighbours = turned ? channels : filters;
        int items = channels * filters / width(neighbours);
        queue.kernel(source(neighbours), turned ? "turned_weights_to_matrices" : "weights_to_matrices")
                .writes(matrices).with(items).reads(weights).withEach(channels, filters).run(items);
    }

    /** All images, in portions that depend on the sizes of one image alone. */
    private List<Batch> batches(int images, Grid grid, int channels) {
        int most = (int) Math.max(1, together / ofAnImage(grid, channels));
        return IntStream.range(0, Math.ceilDiv(images, most))
                .mapToObj(i -> new Batch(i * most, Math.min(most, images - i * most))).toList();
    }

    /** Numbers of the transformed tiles of an image. */
    private static long ofAnImage(Grid grid, int channels) { return (long) ELEMENTS * grid.tiles() * channels; }

    private int width(int channels) {
        int width = Vectors.width(queue.device(), channels);
        return queue.device().isGpu() ? Math.min(WIDEST_ON_A_GPU, width) : width;
    }

    private Source source(int channels) { return SOURCE.with(Vectors.definition(width(channels))); }

    /** Transformed weights, and what is to be done when they are no longer needed. */
    private record Transformed(Tensor tensor, Runnable end) {
        void free() { end.run(); }
    }

    /**
     * How an image is cut into tiles of 4 × 4 pixels.
     *
     * @param down tiles from top to bottom
     * @param across tiles from left to right
     */
    private record Grid(int down, int across) {
        static Grid of(Shape images) {
            return new Grid(Math.ceilDiv(images.extent(1), OUTPUTS), Math.ceilDiv(images.extent(2), OUTPUTS));
        }

        int tiles() { return down * across; }
    }

    /**
     * Images that go together.
     *
     * @param first the first of them
     * @param count how many
     */
    private record Batch(int first, int count) {
        int tiles(Grid grid) { return count * grid.tiles(); }

        Tensor of(Tensor images) {
            int image = images.size() / images.shape().extent(0);
            return Tensor.of(images.shape().dropFirst().prepend(count), images.storage(),
                    images.offset() + first * image);
        }
    }
}
