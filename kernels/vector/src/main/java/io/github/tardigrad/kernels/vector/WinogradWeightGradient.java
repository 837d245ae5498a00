package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;

/**
 * The gradient of 3×3 weights by {@link Winograd}. A block of tiles of x and of dy is transformed; then each element of
 * a tile adds its product to a sum of its own, {@code Vᵀ · D} with one row of V and of D a tile; at the end the sums
 * are transformed to the gradient.
 *
 * <p>First the tiles of a block are divided among the threads, then the sums: see {@link PanelProduct}.
 */
final class WinogradWeightGradient {
    /** How many tiles a thread transforms in one go. */
    private static final int TILES_OF_CHUNK = 8;
    private static final int TRANSFORMED = 0;
    private static final int SLOPES = 1;
    private static final int SUMS = 2;

    private final WorkerPool pool;
    private final Winograd winograd;
    private final TileGrid source;
    private final TileGrid slopes;
    private final int inputs;
    private final int filters;
    /** The sums: a row for each input channel, and a column for each filter, up to whole panels. */
    private final ElementMatrices sums;

    /** For images x that are cut as {@code source} and dy that are cut as {@code slopes}. */
    WinogradWeightGradient(WorkerPool pool, Winograd winograd, TileGrid source, TileGrid slopes) {
        this.pool = pool;
        this.winograd = winograd;
        this.source = source;
        this.slopes = slopes;
        inputs = source.channels();
        filters = slopes.channels();
        sums = new ElementMatrices(winograd.elements(), inputs, Panels.count(filters) * RowTile.COLUMNS);
    }

    /** For at least one image. */
    void run(Tensor x, Tensor dy, Tensor dweights) {
        int tiles = x.shape().extent(0) * source.ofImage();
        int elements = winograd.elements();
        int block = Math.min(tiles,
                PanelProduct.rowsOfBlock(elements * (inputs + filters), elements * inputs * filters));
        ElementPanels v = new ElementPanels(elements, block, inputs);
        ElementPanels d = new ElementPanels(elements, block, filters);
        float[] images = Heap.read(x);
        float[] gradients = Heap.read(dy);
        PanelProduct product = new PanelProduct(pool, v, d, sums.matrix(), sums.row());
        Scratch shared = pool.borrow();
        float[] transformed = shared.floats(TRANSFORMED, v.size());
        float[] transformedSlopes = shared.floats(SLOPES, d.size());
        float[] totals = shared.floats(SUMS, sums.size());
        for (int first = 0; first < tiles; first += block) {
            int begin = first;
            int count = Math.min(block, tiles - first);
            pool.run(Math.ceilDiv(count, TILES_OF_CHUNK), (chunk, scratch) -> {
                int row = chunk * TILES_OF_CHUNK;
                int some = Math.min(TILES_OF_CHUNK, count - row);
                winograd.input().map(source, images, Heap.start(x), begin + row, some, transformed, v, row, scratch);
                winograd.slope().map(slopes, gradients, Heap.start(dy), begin + row, some, transformedSlopes, d, row,
                        scratch);
            });
            product.add(first == 0, count, transformed, transformedSlopes, totals, sums.place(0, 0));
        }
        float[] target = Heap.write(dweights);
        int start = Heap.start(dweights);
        int cell = inputs * filters;
        pool.run(inputs, (input, scratch) -> winograd.weightGradient().map(totals, sums.place(0, input),
                winograd.tile() * sums.matrix(), sums.matrix(), target, start + input * filters,
                Winograd.KERNEL * cell, cell, filters,
                scratch.floats(WinogradWeights.BETWEEN, WinogradTransform.room(winograd.tile()))));
        pool.giveBack(shared);
    }
}
