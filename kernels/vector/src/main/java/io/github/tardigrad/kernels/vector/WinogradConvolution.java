package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A 3×3 convolution by {@link Winograd}: some tiles at a time are transformed, multiplied with the transformed weights
 * element by element, and transformed back.
 *
 * <pre>
 *     x: images           V: for each element of a tile               M: the same             y: images
 *     ┌───┬───┬───┐         ┌──────────┐     ┌─────────┐          ┌─────────┐          ┌───┬───┬───┐
 *     │   │   │   │   Bᵀ·B  │ tiles ×  │  ·  │ inputs ×│    =     │ tiles × │   Aᵀ·A   │   │   │   │
 *     ├───┼───┼───┤    →    │ inputs   │     │ filters │          │ filters │    →     ├───┼───┼───┤
 *     └───┴───┴───┘         └──────────┘     └─────────┘          └─────────┘          └───┴───┴───┘
 * </pre>
 *
 * <p>No sum crosses a tile, so the tiles may be divided in any way.
 */
final class WinogradConvolution {
    /** So many tiles are multiplied together, for which V and M still fit into a second-level cache or nearly so. */
    private static final int TILES = 64;
    private static final int CHUNKS_PER_THREAD = 4;
    /** Between the matrices of two elements lies a cache line, or they would compete for the same places in a cache. */
    private static final int GAP = 16;
    private static final int TRANSFORMED = 0;
    private static final int PRODUCTS = 1;
    private static final int BETWEEN = 2;
    private static final int TILE = 3;
    private static final int ROWS = 4;
    private static final int FROM = 0;
    private static final int TO = 1;

    private final WorkerPool pool;
    private final WinogradWeights weights;
    private final TileGrid source;
    private final TileGrid target;

    /** From images that are cut as {@code source} to images that are cut as {@code target}. */
    WinogradConvolution(WorkerPool pool, WinogradWeights weights, TileGrid source, TileGrid target) {
        this.pool = pool;
        this.weights = weights;
        this.source = source;
        this.target = target;
    }

    /** Convolves x into y and adds the bias. */
    void run(Tensor x, @Nullable Tensor bias, Tensor y) {
        float[] images = Heap.read(x);
        float[] results = Heap.write(y);
        int tiles = x.shape().extent(0) * source.ofImage();
        int wanted = pool.threads() * CHUNKS_PER_THREAD;
        int together = Math.clamp(Math.ceilDiv(tiles, wanted), RowTile.MOST_ROWS, TILES);
        float[] zeros = new float[Scratch.START + Panels.count(weights.filters()) * RowTile.COLUMNS];
        pool.run(Math.ceilDiv(tiles, together), (chunk, scratch) -> {
            int first = chunk * together;
            int count = Math.min(together, tiles - first);
            float[] transformed = transform(images, Heap.start(x), first, count, scratch);
            float[] products = multiply(transformed, count, zeros, scratch);
            transformBack(products, first, count, bias, results, Heap.start(y), scratch);
        });
    }

    private float[] transform(float[] images, int at, int first, int count, Scratch scratch) {
        WinogradTransform input = weights.winograd().input();
        int size = source.size();
        int channels = source.channels();
        int matrix = count * channels + GAP;
        float[] transformed = scratch.floats(TRANSFORMED, weights.winograd().elements() * matrix);
        float[] between = scratch.floats(BETWEEN, WinogradTransform.room(size));
        float[] window = scratch.floats(TILE, size * size * channels);
        for (int i = 0; i < count; i++) {
            int to = Scratch.START + i * channels;
            if (source.isInside(first + i)) {
                input.map(images, at + source.place(first + i), source.line(), channels, transformed, to,
                        size * matrix, matrix, channels, between);
            } else {
                source.copy(images, at, first + i, window, Scratch.START);
                input.map(window, Scratch.START, size * channels, channels, transformed, to, size * matrix, matrix,
                        channels, between);
            }
        }
        return transformed;
    }

    private float[] multiply(float[] transformed, int count, float[] zeros, Scratch scratch) {
        int inputs = weights.inputs();
        int columns = columns();
        float[] products = scratch.floats(PRODUCTS, weights.winograd().elements() * (count * columns + GAP));
        int[] from = scratch.ints(FROM, count);
        int[] to = scratch.ints(TO, count);
        Window row = Window.ofRow(inputs);
        for (int element = 0; element < weights.winograd().elements(); element++) {
            for (int i = 0; i < count; i++) {
                from[i] = Scratch.START + element * (count * inputs + GAP) + i * inputs;
                to[i] = Scratch.START + element * (count * columns + GAP) + i * columns;
            }
            Panels panels = weights.panels(element);
            new RowProduct(row, transformed, from, to, count, panels, zeros, products, columns)
                    .multiply(0, panels.count(), scratch, ROWS);
        }
        return products;
    }

    private void transformBack(float[] products, int first, int count, @Nullable Tensor bias, float[] results, int at,
            Scratch scratch) {
        WinogradTransform output = weights.winograd().output();
        int size = target.size();
        int channels = target.channels();
        int matrix = count * columns() + GAP;
        float[] between = scratch.floats(BETWEEN, WinogradTransform.room(weights.winograd().tile()));
        float[] tile = scratch.floats(TILE, size * size * channels);
        for (int i = 0; i < count; i++) {
            int from = Scratch.START + i * columns();
            if (bias == null && target.isInside(first + i)) {
                output.map(products, from, weights.winograd().tile() * matrix, matrix, results,
                        at + target.place(first + i), target.line(), channels, channels, between);
            } else {
                output.map(products, from, weights.winograd().tile() * matrix, matrix, tile, Scratch.START,
                        size * channels, channels, channels, between);
                if (bias != null) {
                    for (int pixel = 0; pixel < size * size; pixel++) {
                        int place = Scratch.START + pixel * channels;
                        BlockFunctions.add(tile, place, Heap.read(bias), Heap.start(bias), tile, place, channels);
                    }
                }
                target.paste(tile, Scratch.START, first + i, results, at);
            }
        }
    }

    /** Floats of a row of M: whole panels. */
    private int columns() { return Panels.count(weights.filters()) * RowTile.COLUMNS; }
}
