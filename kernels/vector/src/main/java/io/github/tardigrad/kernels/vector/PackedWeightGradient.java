package io.github.tardigrad.kernels.vector;

import static io.github.tardigrad.kernels.vector.Lanes.load;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import java.util.Arrays;

/**
 * The gradient of a convolution's weights, as {@link WeightGradient}, for images of a few pixels with many channels,
 * where walking from line to line would take longer than multiplying: both factors are packed into panels first, x once
 * for each kernel cell.
 *
 * <pre>{@code
 *     V[cell (p, q), pixel, c] = x[pixel's window at (p, q), c]        D[pixel, f] = dy[pixel, f]
 *     dw[(p, q), c, f] = Σ V[(p, q), pixel, c] · D[pixel, f]           for each cell a product Vᵀ · D
 * }</pre>
 *
 * <p>A float of V is copied once and multiplied with all filters. First the pixels of a block are divided among the
 * threads, then the rows of dw: see {@link PanelProduct}.
 */
final class PackedWeightGradient {
    /** How many pixels a thread packs in one go. */
    private static final int PIXELS_OF_CHUNK = 16;
    private static final int WINDOWS = 0;
    private static final int SLOPES = 1;
    /** Lines of so many pixels are multiplied as fast where they lie. */
    private static final int LONG_LINE = 8;
    /** Rows and columns of dw are whole tiles and panels of any vector width. */
    private static final int MULTIPLE_OF_INPUTS = 16;
    private static final int MULTIPLE_OF_FILTERS = 32;

    private final WorkerPool pool;
    private final ConvolutionGeometry g;
    private final Tensor x;
    private final Tensor dy;
    private final Tensor dweights;
    private final int kernelWidth;
    private final int cells;
    private final int inputs;
    private final int filters;

    PackedWeightGradient(WorkerPool pool, ConvolutionGeometry g, Tensor x, Tensor dy, Tensor dweights) {
        this.pool = pool;
        this.g = g;
        this.x = x;
        this.dy = dy;
        this.dweights = dweights;
        kernelWidth = dweights.shape().extent(1);
        cells = dweights.shape().extent(0) * kernelWidth;
        inputs = dweights.shape().extent(2);
        filters = dweights.shape().extent(3);
    }

    /** Whether this is the better way for such weights and slopes. */
    static boolean suits(ConvolutionGeometry g, Shape weights, Shape slopes) {
        return g.groups() == 1 && slopes.extent(2) < LONG_LINE && weights.extent(2) % MULTIPLE_OF_INPUTS == 0
                && weights.extent(3) % MULTIPLE_OF_FILTERS == 0;
    }

    /** For at least one image. */
    void run() {
        float[] target = Heap.write(dweights);
        int pixels = dy.size() / filters;
        int block = Math.min(pixels, PanelProduct.rowsOfBlock(cells * inputs + filters, dweights.size()));
        ElementPanels v = new ElementPanels(cells, block, inputs);
        ElementPanels d = new ElementPanels(1, block, filters);
        PanelProduct product = new PanelProduct(pool, v, d, inputs * filters, filters);
        Scratch shared = pool.borrow();
        float[] windows = shared.floats(WINDOWS, v.size());
        float[] slopes = shared.floats(SLOPES, d.size());
        for (int first = 0; first < pixels; first += block) {
            int begin = first;
            int count = Math.min(block, pixels - first);
            pool.run(Math.ceilDiv(count, PIXELS_OF_CHUNK), (chunk, scratch) -> {
                for (int i = chunk * PIXELS_OF_CHUNK; i < Math.min(count, (chunk + 1) * PIXELS_OF_CHUNK); i++) {
                    packWindow(begin + i, windows, v, i);
                    pack(Heap.read(dy), Heap.start(dy) + (begin + i) * filters, slopes, d, 0, i);
                }
            });
            product.add(first == 0, count, windows, slopes, target, Heap.start(dweights));
        }
        pool.giveBack(shared);
    }

    /** Packs the window of an output pixel: a row of each cell's matrix. */
    private void packWindow(int pixel, float[] windows, ElementPanels v, int row) {
        int height = x.shape().extent(1);
        int width = x.shape().extent(2);
        int line = pixel / dy.shape().extent(2);
        int top = line % dy.shape().extent(1) * g.strideHeight() - g.top();
        int left = pixel % dy.shape().extent(2) * g.strideWidth() - g.left();
        int image = line / dy.shape().extent(1) * height;
        for (int cell = 0; cell < cells; cell++) {
            int i = top + cell / kernelWidth * g.dilationHeight();
            int j = left + cell % kernelWidth * g.dilationWidth();
            if (i >= 0 && i < height && j >= 0 && j < width) {
                pack(Heap.read(x), Heap.start(x) + ((image + i) * width + j) * inputs, windows, v, cell, row);
            } else {
                for (int c = 0; c < inputs; c += RowTile.COLUMNS) {
                    int to = v.place(cell, row, c);
                    Arrays.fill(windows, to, to + Math.min(RowTile.COLUMNS, inputs - c), 0);
                }
            }
        }
    }

    /** Packs the channels of a pixel, whole vectors. */
    private static void pack(float[] source, int from, float[] target, ElementPanels panels, int cell, int row) {
        int to = panels.place(cell, row, 0);
        for (int c = 0; c < panels.columns(); c += Lanes.COUNT) {
            load(source, from + c).intoArray(target, to + c / RowTile.COLUMNS * panels.panel() + c % RowTile.COLUMNS);
        }
    }
}
