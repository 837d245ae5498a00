package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;

/**
 * A convolution by {@link Winograd} for so many channels that its transformed weights would not stay in a cache: 38 MB
 * for 512 × 512. Many tiles are transformed; then each task transforms the weights of one panel of filters, multiplies
 * all these tiles with them, and forgets them; then the products are transformed back.
 *
 * <p>This is for weights that change before they are used again, in training: kept ones take no transforming.
 *
 * <p>An element of the result takes the same multiply-adds in the same order as in {@link WinogradConvolution}.
 */
final class WideWinogradConvolution {
    /** From so many transformed weights on (16 MiB), transforming them anew is faster than fetching them. */
    private static final int MANY_WEIGHTS = 1 << 22;
    /** So many tiles use the weights of a panel before those are transformed again. */
    private static final int TILES = 128;
    /** How many tiles a thread transforms in one go. */
    private static final int TILES_OF_CHUNK = 8;
    private static final int TRANSFORMED = 0;
    private static final int PRODUCTS = 1;
    /** Slots of a task, beside those that {@link WinogradKernel} and {@link ResultTiles} use. */
    private static final int WEIGHTS = 4;

    private final WorkerPool pool;
    private final WinogradKernel kernel;
    private final TileGrid source;
    private final TileGrid target;

    /** From images that are cut as {@code source} to images that are cut as {@code target}. */
    WideWinogradConvolution(WorkerPool pool, WinogradKernel kernel, TileGrid source, TileGrid target) {
        this.pool = pool;
        this.kernel = kernel;
        this.source = source;
        this.target = target;
    }

    /** Whether this is the better way: not by {@link WinogradKernel#size}, which depends on the vector width. */
    static boolean suits(WinogradKernel kernel) {
        return kernel.winograd().elements() * kernel.rows() * kernel.columns() >= MANY_WEIGHTS;
    }

    /** Convolves x into y. */
    void run(Tensor x, ConvolutionFinish finish, Tensor y) {
        int tiles = x.shape().extent(0) * source.ofImage();
        ResultTiles back = new ResultTiles(kernel.winograd(), target, finish);
        Scratch shared = pool.borrow();
        for (int first = 0; first < tiles; first += TILES) {
            some(first, Math.min(TILES, tiles - first), Heap.read(x), Heap.start(x), back, Heap.write(y),
                    Heap.start(y), shared);
        }
        pool.giveBack(shared);
    }

    private void some(int first, int count, float[] images, int px, ResultTiles back, float[] results, int py,
            Scratch shared) {
        Winograd winograd = kernel.winograd();
        ElementMatrices v = winograd.rows(count, kernel.rows());
        ElementMatrices m = winograd.products(count, kernel.columns());
        float[] transformed = shared.floats(TRANSFORMED, v.size());
        float[] products = shared.floats(PRODUCTS, m.size());
        int chunks = Math.ceilDiv(count, TILES_OF_CHUNK);
        pool.run(chunks, (chunk, scratch) -> {
            int row = chunk * TILES_OF_CHUNK;
            winograd.input().map(source, images, px, first + row, Math.min(TILES_OF_CHUNK, count - row), transformed,
                    v, row, scratch);
        });
        pool.run(Panels.count(kernel.columns()), (panel, scratch) -> {
            int column = panel * RowTile.COLUMNS;
            int columns = Math.min(RowTile.COLUMNS, kernel.columns() - column);
            float[] values = scratch.floats(WEIGHTS, WinogradWeights.size(winograd, kernel.rows(), columns));
            kernel.transform(column, columns, values, scratch).multiply(transformed, v, products, m, column);
        });
        pool.run(chunks, (chunk, scratch) -> {
            int row = chunk * TILES_OF_CHUNK;
            back.run(products, m, row, first + row, Math.min(TILES_OF_CHUNK, count - row), results, py, scratch);
        });
    }
}
