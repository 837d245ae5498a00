package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The input gradient of a convolution the other way round: each output pixel's slopes times the transposed weights give
 * what its window gets, and the windows are added up where they overlap.
 *
 * <pre>{@code
 *     cells[pixel, (p, q, c)] = Σ dy[pixel, f] · w[(p, q, c), f]       a matrix product
 *     dx[window of pixel at (p, q), c] += cells[pixel, (p, q, c)]      pixels and cells in order
 * }</pre>
 *
 * <p>The product has kh · kw · c columns where that of {@link DirectConvolution} has c: better for images of few
 * channels, with which most columns of a panel would be empty.
 */
final class ScatteredGradient {
    /** With fewer channels than this, columns of the direct form would be mostly empty. */
    private static final int FEW_CHANNELS = 8;
    /** About how many output pixels are multiplied before their windows are added up. */
    private static final int PIXELS = 128;
    private static final int CELLS = 0;
    private static final int IMAGE = 1;
    /** So many output pixels an image must have, as the tallest tile has rows: the same for all vector widths. */
    private static final int FEWEST_PIXELS = MatrixTile.NARROW_ROWS;

    private final WorkerPool pool;
    private final ConvolutionGeometry g;
    private final Shape slopes;
    /** The gradient's images with their border, which is computed and cut off. */
    private final PaddedImages target;
    private final int kernelHeight;
    private final int kernelWidth;
    private final Panels weights;

    ScatteredGradient(WorkerPool pool, ConvolutionGeometry g, Shape slopes, Shape kernel, Shape images,
            Panels weights) {
        this.pool = pool;
        this.g = g;
        this.slopes = slopes;
        target = PaddedImages.of(images, g);
        kernelHeight = kernel.extent(0);
        kernelWidth = kernel.extent(1);
        this.weights = weights;
    }

    /** Whether this is the better way to compute the gradient of {@code images} from {@code slopes}. */
    static boolean suits(ConvolutionGeometry g, Shape slopes, Shape images) {
        return g.groups() == 1 && images.extent(3) < FEW_CHANNELS
                && slopes.extent(1) * slopes.extent(2) >= FEWEST_PIXELS;
    }

    /** The weights as the right-hand side: a row for each filter, a column for each window cell. */
    static Panels pack(WorkerPool pool, Tensor weights, @Nullable Panels stale) {
        int filters = weights.shape().extent(3);
        int[] rows = new int[filters];
        Arrays.setAll(rows, filter -> Heap.start(weights) + filter);
        return Panels.of(pool, weights.size() / filters, Heap.read(weights), rows, filters, stale);
    }

    /** Computes dx from dy. */
    void run(Tensor dy, Tensor dx) {
        run(Heap.read(dy), Heap.start(dy), Heap.write(dx), Heap.start(dx));
    }

    private void run(float[] dy, int pdy, float[] dx, int pdx) {
        pool.run(slopes.extent(0), (image, scratch) -> {
            float[] sums = dx;
            int at = pdx + image * target.size();
            if (target.isPadded()) {
                sums = scratch.floats(IMAGE, target.paddedSize());
                at = Scratch.START;
            }
            Arrays.fill(sums, at, at + target.paddedSize(), 0);
            image(dy, pdy + image * slopes.rowSize(), sums, at, scratch);
            if (target.isPadded()) {
                target.crop(sums, at, dx, pdx + image * target.size());
            }
        });
    }

    private void image(float[] dy, int pdy, float[] sums, int at, Scratch scratch) {
        int height = slopes.extent(1);
        int width = slopes.extent(2);
        int filters = slopes.extent(3);
        int columns = Math.ceilDiv(weights.columns(), Lanes.COUNT) * Lanes.COUNT;
        int together = Math.clamp(PIXELS / width, 1, height);
        float[] cells = scratch.floats(CELLS, together * width * columns);
        for (int row = 0; row < height; row += together) {
            int rows = Math.min(together, height - row);
            // The last rows of an image may be too few for a tile: then those before are done again.
            int first = Math.min(row * width, height * width - FEWEST_PIXELS);
            int count = (row + rows) * width - first;
            for (int panel = 0; panel < weights.count(); panel++) {
                multiply(panel, count, dy, pdy + first * filters, cells, columns);
            }
            for (int i = 0; i < rows; i++) {
                scatter(cells, Scratch.START + ((row + i) * width - first) * columns, columns, sums,
                        at + (row + i) * g.strideHeight() * target.line(), width);
            }
        }
    }

    /** The cells of {@code count} neighbouring output pixels. */
    private void multiply(int panel, int count, float[] dy, int pdy, float[] cells, int columns) {
        int filters = slopes.extent(3);
        int column = panel * RowTile.COLUMNS;
        if (columns - column < RowTile.COLUMNS) {
            MatrixTile.multiplyNarrow(count, filters, dy, pdy, filters, weights.values(), weights.place(panel), cells,
                    Scratch.START + column, columns);
        } else {
            MatrixTile.multiply(count, filters, dy, pdy, filters, weights.values(), weights.place(panel), cells,
                    Scratch.START + column, columns);
        }
    }

    /** Adds the windows of a row of output pixels, one window cell after the other. */
    private void scatter(float[] cells, int from, int columns, float[] sums, int at, int width) {
        int channels = target.channels();
        int cell = from;
        for (int p = 0; p < kernelHeight; p++) {
            for (int q = 0; q < kernelWidth; q++) {
                int to = at + p * g.dilationHeight() * target.line() + q * g.dilationWidth() * channels;
                for (int c = 0; c < channels; c++) {
                    addColumn(cells, cell++, columns, sums, to + c, g.strideWidth() * channels, width);
                }
            }
        }
    }

    private static void addColumn(float[] x, int px, int stepX, float[] y, int py, int stepY, int count) {
        for (int i = 0; i < count; i++) {
            y[py + i * stepY] += x[px + i * stepX];
        }
    }
}
