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
    /** V and D of a block have about this many floats: they are still in a cache when the sums read them. */
    private static final int BLOCK_FLOATS = 1 << 20;
    /** A block has at least so many tiles, for which a part of the sums is worth its way from memory and back. */
    private static final int FEWEST_TILES = 64;
    /** How many tiles a thread transforms in one go. */
    private static final int TILES_OF_CHUNK = 8;
    private static final int CHUNKS_PER_THREAD = 4;
    /** See {@link WinogradConvolution}. */
    private static final int GAP = 16;
    private static final int TRANSFORMED = 0;
    private static final int SLOPES = 1;
    private static final int SUMS = 2;
    private static final int BETWEEN = 3;
    private static final int TILE = 4;

    private final WorkerPool pool;
    private final Winograd winograd;
    private final TileGrid source;
    private final TileGrid slopes;
    private final int elements;
    private final int inputs;
    private final int filters;
    /** Floats of a row of D and of the sums: whole panels. */
    private final int columns;

    /** For images x that are cut as {@code source} and dy that are cut as {@code slopes}. */
    WinogradWeightGradient(WorkerPool pool, Winograd winograd, TileGrid source, TileGrid slopes) {
        this.pool = pool;
        this.winograd = winograd;
        this.source = source;
        this.slopes = slopes;
        elements = winograd.elements();
        inputs = source.channels();
        filters = slopes.channels();
        columns = Panels.count(filters) * ColumnTile.COLUMNS;
    }

    void run(Tensor x, Tensor dy, Tensor dweights) {
        int tiles = x.shape().extent(0) * source.ofImage();
        int block = Math.clamp(BLOCK_FLOATS / (elements * (inputs + columns)), FEWEST_TILES,
                Math.max(FEWEST_TILES, tiles));
        int matrixOfX = block * inputs + GAP;
        int matrixOfDy = block * columns + GAP;
        int sum = inputs * columns;
        Scratch shared = pool.borrow();
        float[] transformed = shared.floats(TRANSFORMED, elements * matrixOfX);
        float[] transformedSlopes = shared.floats(SLOPES, elements * matrixOfDy);
        float[] sums = shared.floats(SUMS, elements * sum);
        int grains = inputs / ColumnTile.GRAIN;
        int parts = Math.clamp(Math.ceilDiv(pool.threads() * CHUNKS_PER_THREAD, elements), 1, grains);
        for (int first = 0; first == 0 || first < tiles; first += block) {
            int begin = first;
            int count = Math.min(block, tiles - first);
            pool.run(Math.ceilDiv(count, TILES_OF_CHUNK), (chunk, scratch) -> {
                for (int i = chunk * TILES_OF_CHUNK; i < Math.min(count, (chunk + 1) * TILES_OF_CHUNK); i++) {
                    map(winograd.input(), source, x, begin + i, transformed, Scratch.START + i * inputs, matrixOfX,
                            scratch);
                    map(winograd.slope(), slopes, dy, begin + i, transformedSlopes, Scratch.START + i * columns,
                            matrixOfDy, scratch);
                }
            });
            ColumnTile.Walk walk = ColumnTile.Walk.of(count, inputs, columns);
            pool.run(elements * parts, (task, scratch) -> {
                int element = task / parts;
                int from = grains * (task % parts) / parts * ColumnTile.GRAIN;
                int end = grains * (task % parts + 1) / parts * ColumnTile.GRAIN;
                int to = Scratch.START + element * sum + from * columns;
                if (begin == 0) {
                    Arrays.fill(sums, to, to + (end - from) * columns, 0);
                }
                for (int column = 0; column < columns; column += ColumnTile.COLUMNS) {
                    ColumnTile.multiply(walk, end - from, transformed,
                            Scratch.START + element * matrixOfX + from, transformedSlopes,
                            Scratch.START + element * matrixOfDy + column, sums, to + column, columns);
                }
            });
        }
        float[] target = Heap.write(dweights);
        int start = Heap.start(dweights);
        pool.run(inputs, (input, scratch) -> {
            winograd.weightGradient().map(sums, Scratch.START + input * columns, winograd.tile() * sum, sum, target,
                    start + input * filters, Winograd.KERNEL * sum(filters), sum(filters), filters,
                    scratch.floats(BETWEEN, WinogradTransform.room(winograd.tile())));
        });
        pool.giveBack(shared);
    }

    private int sum(int width) { return inputs * width; }

    /** Transforms one tile of the images. */
    private void map(WinogradTransform transform, TileGrid grid, Tensor images, int tile, float[] target, int to,
            int matrix, Scratch scratch) {
        float[] between = scratch.floats(BETWEEN, WinogradTransform.room(winograd.tile()));
        int channels = grid.channels();
        if (grid.isInside(tile)) {
            transform.map(Heap.read(images), Heap.start(images) + grid.place(tile), grid.line(), channels, target, to,
                    winograd.tile() * matrix, matrix, channels, between);
        } else {
            float[] window = scratch.floats(TILE, grid.size() * grid.size() * channels);
            grid.copy(Heap.read(images), Heap.start(images), tile, window, Scratch.START);
            transform.map(window, Scratch.START, grid.size() * channels, channels, target, to,
                    winograd.tile() * matrix, matrix, channels, between);
        }
    }
}
