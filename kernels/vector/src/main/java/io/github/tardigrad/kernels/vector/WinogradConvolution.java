package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;

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
    /** So many tiles are multiplied together: V and M of 64 channels then fit into a second-level cache. */
    private static final int TILES = 32;
    private static final int CHUNKS_PER_THREAD = 2;

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

    /** Convolves x into y. */
    void run(Tensor x, ConvolutionFinish finish, Tensor y) {
        float[] images = Heap.read(x);
        float[] results = Heap.write(y);
        ResultTiles back = new ResultTiles(weights.winograd(), target, finish);
        int tiles = x.shape().extent(0) * source.ofImage();
        int wanted = pool.threads() * CHUNKS_PER_THREAD;
        int together = Math.clamp(Math.ceilDiv(tiles, wanted), MatrixTile.ROWS, TILES);
        pool.run(Math.ceilDiv(tiles, together), (chunk, scratch) -> {
            int first = chunk * together;
            int count = Math.min(together, tiles - first);
            float[] products = weights.multiply(weights.winograd().input(), source, images, Heap.start(x), first,
                    count, scratch);
            back.run(products, weights.products(count), 0, first, count, results, Heap.start(y), scratch);
        });
    }
}
