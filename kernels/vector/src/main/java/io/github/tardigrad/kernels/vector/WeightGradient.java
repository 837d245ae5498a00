package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import java.util.Arrays;

/**
 * The gradient of a convolution's weights: for each kernel cell, input channel and filter a sum over all pixels of the
 * batch,
 *
 * <pre>{@code
 *     dw[(p, q, c), f] = Σ x[pixel's window at (p, q), c] · dy[pixel, f]      a product Aᵀ · B, k being the pixels
 * }</pre>
 *
 * <p>Where the rows (q, c) of a kernel row lie side by side in the image they are multiplied there; else (few channels,
 * dilation, groups) the windows are copied together first. The batch is cut into chunks of images by the shapes alone;
 * each sums into a partial result of its own, and those are added in order.
 */
final class WeightGradient {
    /** Into at most so many chunks the batch is cut, */
    private static final int MOST_CHUNKS = 32;
    /** and so that all partial results together have about this many floats. */
    private static final int PARTIAL_FLOATS = 1 << 22;
    private static final int TASKS_PER_THREAD = 4;
    private static final int IMAGE = 0;
    private static final int SLOPES = 1;
    private static final int WINDOWS = 2;
    private static final int PARTIALS = 3;
    private static final int FROM = 0;

    private final WorkerPool pool;
    private final ConvolutionGeometry g;
    private final Tensor x;
    private final Tensor dy;
    private final Tensor dweights;
    private final PaddedImages source;
    private final int height;
    private final int width;
    private final int kernelHeight;
    private final int kernelWidth;
    private final int filters;
    /** Input channels and filters of one group. */
    private final int ownInputs;
    private final int ownFilters;
    /** Rows (p, q, c) of a group, and that rounded up to whole tiles. */
    private final int rows;
    private final int paddedRows;
    /** Columns of a partial result. */
    private final int paddedFilters;
    private final boolean inPlace;

    WeightGradient(WorkerPool pool, ConvolutionGeometry g, Tensor x, Tensor dy, Tensor dweights) {
        this.pool = pool;
        this.g = g;
        this.x = x;
        this.dy = dy;
        this.dweights = dweights;
        source = PaddedImages.of(x.shape(), g);
        height = dy.shape().extent(1);
        width = dy.shape().extent(2);
        kernelHeight = dweights.shape().extent(0);
        kernelWidth = dweights.shape().extent(1);
        ownInputs = dweights.shape().extent(2);
        filters = dweights.shape().extent(3);
        ownFilters = filters / g.groups();
        rows = kernelHeight * kernelWidth * ownInputs;
        paddedRows = Math.ceilDiv(rows, ColumnTile.GRAIN) * ColumnTile.GRAIN;
        paddedFilters = Panels.count(ownFilters) * ColumnTile.COLUMNS;
        inPlace = g.groups() == 1 && g.dilationWidth() == 1 && kernelWidth * ownInputs % ColumnTile.GRAIN == 0;
    }

    void run() {
        int images = x.shape().extent(0);
        if (images == 0 || dweights.size() == 0) {
            Arrays.fill(Heap.write(dweights), Heap.start(dweights), Heap.start(dweights) + dweights.size(), 0);
            return;
        }
        // Not the padded sizes: those depend on the vector width.
        int most = Math.clamp(PARTIAL_FLOATS / dweights.size(), 1, MOST_CHUNKS);
        int imagesEach = Math.ceilDiv(images, most);
        int chunks = Math.ceilDiv(images, imagesEach);
        // One chunk is shared by several tasks when there are few; rows of the result are independent of each other.
        int grains = paddedRows / ColumnTile.GRAIN;
        int parts = Math.clamp(Math.ceilDiv(pool.threads() * TASKS_PER_THREAD, chunks * g.groups()), 1, grains);
        Scratch shared = pool.borrow();
        int partialSize = paddedRows * paddedFilters;
        float[] partials = shared.floats(PARTIALS, Math.multiplyExact(chunks * g.groups(), partialSize));
        pool.run(chunks * g.groups() * parts, (task, scratch) -> {
            int part = task % parts;
            int group = task / parts % g.groups();
            int chunk = task / parts / g.groups();
            int begin = grains * part / parts * ColumnTile.GRAIN;
            int end = grains * (part + 1) / parts * ColumnTile.GRAIN;
            int at = Scratch.START + (chunk * g.groups() + group) * partialSize;
            Arrays.fill(partials, at + begin * paddedFilters, at + end * paddedFilters, 0);
            for (int image = chunk * imagesEach; image < Math.min(images, (chunk + 1) * imagesEach); image++) {
                accumulate(image, group, begin, end, partials, at, scratch);
            }
        });
        combine(chunks, partials, partialSize);
        pool.giveBack(shared);
    }

    /** Adds one image's part to rows {@code begin} to {@code end} − 1 of the partial result of a chunk and group. */
    private void accumulate(int image, int group, int begin, int end, float[] partial, int at, Scratch scratch) {
        float[] pixels = Heap.read(x);
        int px = Heap.start(x) + image * source.size();
        if (source.isPadded()) {
            float[] padded = scratch.floats(IMAGE, source.paddedSize());
            source.copy(pixels, px, padded, Scratch.START);
            pixels = padded;
            px = Scratch.START;
        }
        float[] slopes = Heap.read(dy);
        int pdy = Heap.start(dy) + image * height * width * filters + group * ownFilters;
        int ldy = filters;
        if (ownFilters % ColumnTile.COLUMNS != 0) {
            slopes = padded(slopes, pdy, scratch);
            pdy = Scratch.START;
            ldy = paddedFilters;
        }
        if (inPlace) {
            for (int panel = 0; panel < paddedFilters; panel += ColumnTile.COLUMNS) {
                inPlace(begin, end, pixels, px, slopes, pdy + panel, ldy, partial, at + panel);
            }
            return;
        }
        float[] windows = windows(pixels, px + group * ownInputs, scratch);
        ColumnTile.Walk walk = new ColumnTile.Walk(1, 0, 0, height * width, paddedRows, ldy);
        for (int panel = 0; panel < paddedFilters; panel += ColumnTile.COLUMNS) {
            ColumnTile.multiply(walk, end - begin, windows, Scratch.START + begin, slopes, pdy + panel, partial,
                    at + begin * paddedFilters + panel, paddedFilters);
        }
    }

    /**
     * Each kernel row's part of rows {@code begin} to {@code end} − 1: for it, the rows are neighbours in the image.
     */
    private void inPlace(int begin, int end, float[] pixels, int px, float[] slopes, int pdy, int ldy, float[] partial,
            int at) {
        int rowsOfKernelRow = kernelWidth * ownInputs;
        ColumnTile.Walk walk = new ColumnTile.Walk(height, g.strideHeight() * source.line(), width * ldy, width,
                g.strideWidth() * source.channels(), ldy);
        for (int p = begin / rowsOfKernelRow; p * rowsOfKernelRow < end; p++) {
            int first = Math.max(begin, p * rowsOfKernelRow);
            int last = Math.min(end, (p + 1) * rowsOfKernelRow);
            ColumnTile.multiply(walk, last - first, pixels,
                    px + p * g.dilationHeight() * source.line() + first - p * rowsOfKernelRow, slopes, pdy, partial,
                    at + first * paddedFilters, paddedFilters);
        }
    }

    /** The slopes of an image with zeros behind each pixel's filters, so that tiles can read whole vectors. */
    private float[] padded(float[] slopes, int from, Scratch scratch) {
        float[] padded = scratch.floats(SLOPES, height * width * paddedFilters);
        for (int pixel = 0; pixel < height * width; pixel++) {
            int to = Scratch.START + pixel * paddedFilters;
            System.arraycopy(slopes, from + pixel * filters, padded, to, ownFilters);
            Arrays.fill(padded, to + ownFilters, to + paddedFilters, 0);
        }
        return padded;
    }

    /** The windows of an image, each with zeros behind it up to whole tiles. */
    private float[] windows(float[] pixels, int px, Scratch scratch) {
        int size = height * width * paddedRows;
        float[] windows = scratch.floats(WINDOWS, size);
        if (rows < paddedRows) {
            Arrays.fill(windows, Scratch.START, Scratch.START + size, 0);
        }
        for (int p = 0; p < kernelHeight; p++) {
            for (int q = 0; q < kernelWidth; q++) {
                int cell = px + p * g.dilationHeight() * source.line() + q * g.dilationWidth() * source.channels();
                for (int c = 0; c < ownInputs; c++) {
                    for (int i = 0; i < height; i++) {
                        column(pixels, cell + i * g.strideHeight() * source.line() + c, windows,
                                Scratch.START + i * width * paddedRows + (p * kernelWidth + q) * ownInputs + c);
                    }
                }
            }
        }
        return windows;
    }

    /** One float of the window of each pixel of a row. */
    private void column(float[] pixels, int from, float[] windows, int to) {
        int step = g.strideWidth() * source.channels();
        int stride = paddedRows;
        for (int j = 0; j < width; j++) {
            windows[to + j * stride] = pixels[from + j * step];
        }
    }

    /** The partial results of all chunks, added in order. */
    private void combine(int chunks, float[] partials, int partialSize) {
        float[] target = Heap.write(dweights);
        int start = Heap.start(dweights);
        int together = Math.max(1, (1 << 14) / (filters * chunks));
        pool.run(Math.ceilDiv(rows, together), (task, scratch) -> {
            for (int row = task * together; row < Math.min(rows, (task + 1) * together); row++) {
                for (int group = 0; group < g.groups(); group++) {
                    int to = start + row * filters + group * ownFilters;
                    int from = Scratch.START + group * partialSize + row * paddedFilters;
                    System.arraycopy(partials, from, target, to, ownFilters);
                    for (int chunk = 1; chunk < chunks; chunk++) {
                        BlockFunctions.add(target, to, partials, from + chunk * g.groups() * partialSize, target, to,
                                ownFilters);
                    }
                }
            }
        });
    }
}
