package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;
import java.util.Arrays;

/**
 * The input gradient of a 3×3 convolution by {@link Winograd} the other way round: tiles of dy are transformed and
 * multiplied, and each gives the gradients of the whole window that it was computed from, which are added up where
 * windows overlap.
 *
 * <pre>
 *     dy: tiles of m × m                           dx: windows of (m + 2) × (m + 2)
 *     ┌───┬───┬───┐   A·Aᵀ, · weights, B·Bᵀ        ┌────┬─┬───┬─┬────┐
 *     │   │   │   │              →                 │    │+│   │+│    │
 *     └───┴───┴───┘                                └────┴─┴───┴─┴────┘
 * </pre>
 *
 * <p>Without padding dx is larger than dy. {@link WinogradConvolution} cuts dx into tiles, this cuts dy, which may be
 * far fewer: 9 in place of 16 for 11 × 11 pixels of dy. An image's windows are added in order by one thread.
 */
final class WinogradScatter {
    /** About so many tiles are multiplied together; an image is never divided. */
    private static final int TILES = 32;
    private static final int CHUNKS_PER_THREAD = 2;

    private final WorkerPool pool;
    private final WinogradWeights weights;
    private final TileGrid slopes;
    private final TileGrid windows;

    /** From dy that is cut as {@code slopes} to dx that is cut as {@code windows}; weights are not turned around. */
    WinogradScatter(WorkerPool pool, WinogradWeights weights, TileGrid slopes, TileGrid windows) {
        this.pool = pool;
        this.weights = weights;
        this.slopes = slopes;
        this.windows = windows;
    }

    /** Computes dx from dy. */
    void run(Tensor dy, Tensor dx) {
        float[] gradients = Heap.read(dy);
        float[] results = Heap.write(dx);
        int images = dy.shape().extent(0);
        int wanted = pool.threads() * CHUNKS_PER_THREAD;
        int together = Math.clamp(Math.ceilDiv(images, wanted), 1, Math.max(1, TILES / slopes.ofImage()));
        pool.run(Math.ceilDiv(images, together), (chunk, scratch) -> {
            int first = chunk * together * slopes.ofImage();
            int count = (Math.min(images, (chunk + 1) * together) - chunk * together) * slopes.ofImage();
            float[] products = weights.multiply(weights.winograd().slope(), slopes, gradients, Heap.start(dy), first,
                    count, scratch);
            int size = dx.shape().rowSize();
            int from = Heap.start(dx) + chunk * together * size;
            Arrays.fill(results, from, from + count / slopes.ofImage() * size, 0);
            addWindows(products, first, count, results, Heap.start(dx), scratch);
        });
    }

    private void addWindows(float[] products, int first, int count, float[] results, int at, Scratch scratch) {
        ElementMatrices m = weights.products(count);
        int channels = windows.channels();
        float[] between = scratch.floats(WinogradWeights.BETWEEN, WinogradTransform.room(windows.size()));
        float[] window = scratch.floats(WinogradWeights.TILE, windows.tileSize());
        for (int i = 0; i < count; i++) {
            weights.winograd().inputGradient().map(products, m.place(0, i), windows.size() * m.matrix(), m.matrix(),
                    window, Scratch.START, windows.size() * channels, channels, channels, between);
            windows.add(window, Scratch.START, first + i, results, at);
        }
    }
}
