package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;
import java.util.Arrays;

/**
 * The gradient of 3×3 weights by {@link Winograd}. A block of tiles of x and of dy is transformed; then each element of
 * a tile adds its product to a sum of its own, {@code Vᵀ · D} with one row of V and of D a tile; at the end the sums
 * are transformed to the gradient.
 *
 * <p>First the tiles of a block are divided among the threads, then the sums: each of them takes in all tiles in order,
 * one fused multiply-add for each.
 */
final class WinogradWeightGradient {
    /** V and D of a block have about this many floats, or more: see {@link #tilesOfBlock}. */
    private static final int BLOCK_FLOATS = 1 << 19;
    /** A block has at least so many floats for each one of the sums. */
    private static final int SUMS_SHARE = 2;
    /** So many tiles are multiplied before the next ones: their part of a panel of D stays in the first-level cache. */
    private static final int DEPTH = 128;
    /** How many tiles a thread transforms in one go. */
    private static final int TILES_OF_CHUNK = 8;
    private static final int CHUNKS_PER_THREAD = 4;
    private static final int TRANSFORMED = 0;
    private static final int SLOPES = 1;
    private static final int SUMS = 2;
    private static final int BETWEEN = 3;
    private static final int TILE = 4;

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

    void run(Tensor x, Tensor dy, Tensor dweights) {
        int tiles = x.shape().extent(0) * source.ofImage();
        if (tiles == 0) {
            Arrays.fill(Heap.write(dweights), Heap.start(dweights), Heap.start(dweights) + dweights.size(), 0);
            return;
        }
        int block = Math.min(tiles, tilesOfBlock());
        ElementPanels v = new ElementPanels(winograd.elements(), block, inputs);
        ElementPanels d = new ElementPanels(winograd.elements(), block, filters);
        float[] images = Heap.read(x);
        float[] gradients = Heap.read(dy);
        Scratch shared = pool.borrow();
        float[] transformed = shared.floats(TRANSFORMED, v.size());
        float[] transformedSlopes = shared.floats(SLOPES, d.size());
        float[] totals = shared.floats(SUMS, sums.size());
        for (int first = 0; first < tiles; first += block) {
            int begin = first;
            int count = Math.min(block, tiles - first);
            pool.run(Math.ceilDiv(count, TILES_OF_CHUNK), (chunk, scratch) -> {
                float[] between = scratch.floats(BETWEEN, WinogradTransform.room(winograd.tile()));
                float[] window = scratch.floats(TILE, Math.max(source.tileSize(), slopes.tileSize()));
                for (int i = chunk * TILES_OF_CHUNK; i < Math.min(count, (chunk + 1) * TILES_OF_CHUNK); i++) {
                    winograd.input().map(source, images, Heap.start(x), begin + i, transformed, v, i, window, between);
                    winograd.slope().map(slopes, gradients, Heap.start(dy), begin + i, transformedSlopes, d, i, window,
                            between);
                }
            });
            accumulate(first == 0, count, transformed, v, transformedSlopes, d, totals);
        }
        float[] target = Heap.write(dweights);
        int start = Heap.start(dweights);
        int cell = inputs * filters;
        pool.run(inputs, (input, scratch) -> winograd.weightGradient().map(totals, sums.place(0, input),
                winograd.tile() * sums.matrix(), sums.matrix(), target, start + input * filters,
                Winograd.KERNEL * cell, cell, filters,
                scratch.floats(BETWEEN, WinogradTransform.room(winograd.tile()))));
        pool.giveBack(shared);
    }

    /**
     * So many that V and D of a block are in a cache when the sums read them, but enough that the sums, which come and
     * go for each block, are the smaller part.
     */
    private int tilesOfBlock() {
        int both = inputs + sums.columns();
        return Math.max(BLOCK_FLOATS / (winograd.elements() * both), SUMS_SHARE * inputs * sums.columns() / both);
    }

    /**
     * {@code sums += Vᵀ · D} for each element: a task is an element and some of its rows.
     *
     * @param begins whether the sums are 0 so far, whatever is in their memory
     */
    private void accumulate(boolean begins, int count, float[] transformed, ElementPanels v, float[] transformedSlopes,
            ElementPanels d, float[] totals) {
        int grains = inputs / PanelTile.ROWS;
        int parts = Math.clamp(Math.ceilDiv(pool.threads() * CHUNKS_PER_THREAD, v.elements()), 1, grains);
        pool.run(v.elements() * parts, (task, scratch) -> {
            int element = task / parts;
            int from = grains * (task % parts) / parts * PanelTile.ROWS;
            int end = grains * (task % parts + 1) / parts * PanelTile.ROWS;
            if (begins) {
                Arrays.fill(totals, sums.place(element, from), sums.place(element, end), 0);
            }
            for (int tile = 0; tile < count; tile += DEPTH) {
                int depth = Math.min(DEPTH, count - tile);
                for (int column = 0; column < filters; column += RowTile.COLUMNS) {
                    for (int row = from; row < end; row += PanelTile.ROWS) {
                        PanelTile.multiply(depth, transformed, v.place(element, tile, row), transformedSlopes,
                                d.place(element, tile, column), totals, sums.place(element, row) + column,
                                sums.row());
                    }
                }
            }
        });
    }
}
