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
 * <p>The rows (q, c) of a kernel row lie side by side in the image and are multiplied there. With dilation or groups
 * they do not, and the windows are copied together first. The batch is cut into chunks of images by the shapes alone;
 * each sums into a partial result of its own, and those are added in order.
 */
final class WeightGradient {
    /** Into at most so many chunks the batch is cut, */
    private static final int MOST_CHUNKS = 32;
    /** and so that all partial results together have about this many floats. */
    private static final int PARTIAL_FLOATS = 1 << 22;
    /** A tile sums over about so many pixels of several images before its numbers go back to memory, */
    private static final int PIXELS = 256;
    /** unless these images with their border have more floats than this. */
    private static final int IMAGE_FLOATS = 1 << 17;
    private static final int TASKS_PER_THREAD = 4;
    /** About how many floats a task of the last step adds. */
    private static final int COMBINED = 1 << 14;
    private static final int IMAGES = 0;
    private static final int SLOPES = 1;
    /** In working memory of a call, not of a chunk: the slot of {@link WinogradWeightGradient}'s sums. */
    private static final int PARTIALS = 2;
    private static final int WINDOWS = 3;

    private final WorkerPool pool;
    private final ConvolutionGeometry g;
    private final KernelShape kernel;
    private final Tensor x;
    private final Tensor dy;
    private final Tensor dweights;
    private final PaddedImages source;
    private final int height;
    private final int width;
    /** Whether rows are multiplied where they lie. */
    private final boolean inPlace;
    /** How many rows are neighbours, and that rounded up to whole tiles: the rest of a tile's rows is not used. */
    private final int stretch;
    private final int paddedStretch;
    /** Rows and columns of a partial result. */
    private final int partialRows;
    private final int partialColumns;
    /** Floats from the filters of one pixel to those of the next, where tiles read them. */
    private final int slopeStep;

    WeightGradient(WorkerPool pool, ConvolutionGeometry g, Tensor x, Tensor dy, Tensor dweights) {
        this.pool = pool;
        this.g = g;
        this.x = x;
        this.dy = dy;
        this.dweights = dweights;
        kernel = KernelShape.of(dweights.shape(), g.groups());
        source = PaddedImages.of(x.shape(), g);
        height = dy.shape().extent(1);
        width = dy.shape().extent(2);
        inPlace = g.groups() == 1 && g.dilationWidth() == 1;
        stretch = inPlace ? kernel.width() * kernel.inputs() : kernel.window();
        paddedStretch = Math.ceilDiv(stretch, ColumnTile.GRAIN) * ColumnTile.GRAIN;
        partialRows = kernel.window() / stretch * paddedStretch;
        partialColumns = Panels.count(kernel.ownFilters()) * ColumnTile.COLUMNS;
        slopeStep = readsWholePanels() ? kernel.filters() : partialColumns;
    }

    /** Whether the filters of a pixel are read where they lie: else they are copied, with zeros behind them. */
    private boolean readsWholePanels() { return kernel.ownFilters() % ColumnTile.COLUMNS == 0; }

    /** For at least one image. */
    void run() {
        int images = x.shape().extent(0);
        // Not the padded sizes: those depend on the vector width.
        int imagesEach = Math.ceilDiv(images, Math.clamp(PARTIAL_FLOATS / dweights.size(), 1, MOST_CHUNKS));
        int chunks = Math.ceilDiv(images, imagesEach);
        // One chunk is shared by several tasks when there are few; rows of the result are independent of each other.
        int grains = partialRows / ColumnTile.GRAIN;
        int parts = Math.clamp(Math.ceilDiv(pool.threads() * TASKS_PER_THREAD, chunks * g.groups()), 1, grains);
        int together = Math.clamp(PIXELS / (height * width), 1, Math.max(1, IMAGE_FLOATS / source.paddedSize()));
        ColumnTile.Walk walk = walk(together);
        Scratch shared = pool.borrow();
        int partialSize = partialRows * partialColumns;
        float[] partials = shared.floats(PARTIALS, Math.multiplyExact(chunks * g.groups(), partialSize));
        pool.run(chunks * g.groups() * parts, (task, scratch) -> {
            int part = task % parts;
            int group = task / parts % g.groups();
            int chunk = task / parts / g.groups();
            Rows rows = new Rows(group, grains * part / parts * ColumnTile.GRAIN,
                    grains * (part + 1) / parts * ColumnTile.GRAIN, partials,
                    Scratch.START + (chunk * g.groups() + group) * partialSize);
            Arrays.fill(partials, rows.at + rows.begin * partialColumns, rows.at + rows.end * partialColumns, 0);
            int last = Math.min(images, (chunk + 1) * imagesEach);
            for (int image = chunk * imagesEach; image < last; image += together) {
                accumulate(image, Math.min(together, last - image), rows, walk, scratch);
            }
        });
        combine(chunks, partials, partialSize);
        pool.giveBack(shared);
    }

    /** Rows {@code begin} to {@code end} − 1 of the partial result of a chunk and group, which begins at {@code at}. */
    private record Rows(int group, int begin, int end, float[] partial, int at) {}

    /** Adds the part of {@code count} images. */
    private void accumulate(int image, int count, Rows rows, ColumnTile.Walk usual, Scratch scratch) {
        float[] pixels = Heap.read(x);
        int px = Heap.start(x) + image * source.size();
        // The last tile of a stretch reads a few floats more than there are; their products are not used.
        boolean readsBeyond = px + count * source.size() + paddedStretch - stretch > pixels.length;
        if (source.isPadded() || readsBeyond) {
            float[] padded = scratch.floats(IMAGES, count * source.paddedSize());
            for (int i = 0; i < count; i++) {
                source.copy(pixels, px + i * source.size(), padded, Scratch.START + i * source.paddedSize());
            }
            pixels = padded;
            px = Scratch.START;
        }
        float[] slopes = Heap.read(dy);
        int pdy = Heap.start(dy) + image * height * width * kernel.filters() + rows.group * kernel.ownFilters();
        if (!readsWholePanels()) {
            slopes = padded(slopes, pdy, count * height * width, scratch);
            pdy = Scratch.START;
        }
        if (inPlace) {
            inPlace(count * height == usual.lines() ? usual : walk(count), rows, pixels, px, slopes, pdy);
        } else {
            float[] windows = windows(count, pixels, px + rows.group * kernel.inputs(), scratch);
            multiply(ColumnTile.Walk.of(count * height * width, partialRows, slopeStep), rows, rows.begin, rows.end,
                    windows, Scratch.START + rows.begin, slopes, pdy);
        }
    }

    /** The walk over the pixels of {@code count} images, where rows are multiplied where they lie. */
    private ColumnTile.Walk walk(int count) {
        return new ColumnTile.Walk(count * height, height, source.paddedSize(), height * width * slopeStep,
                g.strideHeight() * source.line(), width * slopeStep, width, g.strideWidth() * source.channels(),
                slopeStep);
    }

    /** Each kernel row's part of the rows. */
    private void inPlace(ColumnTile.Walk walk, Rows rows, float[] pixels, int px, float[] slopes, int pdy) {
        for (int p = rows.begin / paddedStretch; p * paddedStretch < rows.end; p++) {
            int first = Math.max(rows.begin, p * paddedStretch);
            int last = Math.min(rows.end, (p + 1) * paddedStretch);
            int from = px + p * g.dilationHeight() * source.line() + first - p * paddedStretch;
            multiply(walk, rows, first, last, pixels, from, slopes, pdy);
        }
    }

    /** Rows {@code first} to {@code last} − 1, panel by panel. */
    private void multiply(ColumnTile.Walk walk, Rows rows, int first, int last, float[] a, int pa, float[] slopes,
            int pdy) {
        for (int column = 0; column < partialColumns; column += ColumnTile.COLUMNS) {
            ColumnTile.multiply(walk, last - first, a, pa, slopes, pdy + column, rows.partial,
                    rows.at + first * partialColumns + column, partialColumns);
        }
    }

    /** The slopes of some pixels with zeros behind each pixel's filters, so that tiles can read whole vectors. */
    private float[] padded(float[] slopes, int from, int count, Scratch scratch) {
        float[] padded = scratch.floats(SLOPES, count * partialColumns);
        int filters = kernel.ownFilters();
        for (int pixel = 0; pixel < count; pixel++) {
            int to = Scratch.START + pixel * partialColumns;
            System.arraycopy(slopes, from + pixel * kernel.filters(), padded, to, filters);
            Arrays.fill(padded, to + filters, to + partialColumns, 0);
        }
        return padded;
    }

    /** The windows of {@code count} images, each with zeros behind it up to whole tiles. */
    private float[] windows(int count, float[] pixels, int px, Scratch scratch) {
        int size = count * height * width * partialRows;
        float[] windows = scratch.floats(WINDOWS, size);
        Arrays.fill(windows, Scratch.START, Scratch.START + size, 0);
        for (int line = 0; line < count * height; line++) {
            int image = px + line / height * source.paddedSize();
            for (int p = 0; p < kernel.height(); p++) {
                int row = image + (line % height * g.strideHeight() + p * g.dilationHeight()) * source.line();
                for (int q = 0; q < kernel.width(); q++) {
                    int from = row + q * g.dilationWidth() * source.channels();
                    int to = Scratch.START + line * width * partialRows + kernel.cell(p, q);
                    for (int j = 0; j < width; j++) {
                        System.arraycopy(pixels, from + j * g.strideWidth() * source.channels(), windows,
                                to + j * partialRows, kernel.inputs());
                    }
                }
            }
        }
        return windows;
    }

    /** The partial results of all chunks, added in order. */
    private void combine(int chunks, float[] partials, int partialSize) {
        float[] target = Heap.write(dweights);
        int start = Heap.start(dweights);
        int filters = kernel.ownFilters();
        int together = Math.max(1, COMBINED / (kernel.filters() * chunks));
        pool.run(Math.ceilDiv(kernel.window(), together), (task, scratch) -> {
            for (int row = task * together; row < Math.min(kernel.window(), (task + 1) * together); row++) {
                int own = row / stretch * paddedStretch + row % stretch;
                for (int group = 0; group < g.groups(); group++) {
                    int to = start + row * kernel.filters() + group * filters;
                    int from = Scratch.START + group * partialSize + own * partialColumns;
                    System.arraycopy(partials, from, target, to, filters);
                    for (int chunk = 1; chunk < chunks; chunk++) {
                        BlockFunctions.add(target, to, partials, from + chunk * g.groups() * partialSize, target, to,
                                filters);
                    }
                }
            }
        });
    }
}
