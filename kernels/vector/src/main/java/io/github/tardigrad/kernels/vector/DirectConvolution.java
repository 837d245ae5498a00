package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;
import java.util.List;

/**
 * Convolution as a matrix product whose left side is never built: a row of it is a window of the image, read where it
 * lies (NHWC puts the cells of a kernel row side by side), times the packed weights.
 *
 * <p>A chunk is a group of images; while there are few images, a band of rows of one image. That division is free to
 * follow the number of threads: no sum crosses an output pixel.
 */
final class DirectConvolution {
    /** So many pixels use a panel of weights before the next one takes its place in the cache. */
    private static final int PIXELS_OF_GROUP = 256;
    private static final int CHUNKS_PER_THREAD = 4;
    private static final int IMAGES = 0;
    private static final int TILE = 1;
    private static final int FROM = 0;
    private static final int TO = 2;

    private final WorkerPool pool;
    private final PaddedImages source;
    private final List<Stencil> stencils;
    private final ConvolutionFinish finish;

    DirectConvolution(WorkerPool pool, PaddedImages source, List<Stencil> stencils, ConvolutionFinish finish) {
        this.pool = pool;
        this.source = source;
        this.stencils = stencils;
        this.finish = finish;
    }

    /** Runs all stencils over each of the images, from x to y. */
    void run(Tensor x, Tensor y) {
        run(x.shape().extent(0), Heap.read(x), Heap.start(x), Heap.write(y), Heap.start(y), y.shape().rowSize());
    }

    private void run(int count, float[] x, int px, float[] y, int py, int size) {
        int pixels = stencils.getFirst().pixels();
        int wanted = pool.threads() * CHUNKS_PER_THREAD;
        int group = Math.clamp(Math.ceilDiv(PIXELS_OF_GROUP, Math.max(1, pixels)), 1, Math.max(1, count / wanted));
        int groups = Math.ceilDiv(count, group);
        int mostBands = Math.max(1, Math.ceilDiv(pixels, PIXELS_OF_GROUP));
        int bands = Math.clamp(wanted / Math.max(1, groups), 1, mostBands);
        pool.run(groups * bands, (chunk, scratch) -> {
            int first = chunk / bands * group;
            Chunk own = new Chunk(first, Math.min(group, count - first), chunk % bands, bands);
            float[] images = x;
            int at = px + first * source.size();
            if (source.isPadded()) {
                images = scratch.floats(IMAGES, own.images * source.paddedSize());
                for (int image = 0; image < own.images; image++) {
                    source.copy(x, at + image * source.size(), images, Scratch.START + image * source.paddedSize());
                }
                at = Scratch.START;
            }
            for (Stencil stencil : stencils) {
                sweep(stencil, own, images, at, y, py + first * size, size, scratch);
            }
        });
    }

    /** A group of images, or one of several bands of them. */
    private record Chunk(int first, int images, int band, int bands) {}

    private void sweep(Stencil stencil, Chunk chunk, float[] images, int at, float[] y, int py, int size,
            Scratch scratch) {
        int begin = stencil.rows() * chunk.band / chunk.bands;
        int end = stencil.rows() * (chunk.band + 1) / chunk.bands;
        int pixels = chunk.images * (end - begin) * stencil.columns();
        int[] from = scratch.ints(FROM, pixels);
        int[] to = scratch.ints(TO, pixels);
        int pixel = 0;
        for (int image = 0; image < chunk.images; image++) {
            for (int i = begin; i < end; i++) {
                int window = at + image * source.paddedSize() + stencil.origin() + i * stencil.rowStep();
                int target = py + image * size + stencil.target() + i * stencil.targetRowStep();
                for (int j = 0; j < stencil.columns(); j++) {
                    from[pixel] = window + j * stencil.columnStep();
                    to[pixel] = target + j * stencil.targetColumnStep();
                    pixel++;
                }
            }
        }
        new RowProduct(stencil.window(), images, from, to, pixels, stencil.start(), y, stencil.weights().columns())
                .multiply(stencil.weights(), scratch, TILE);
        int filters = stencil.weights().columns();
        int together = stencil.targetColumnStep() == filters ? stencil.columns() : 1;
        for (int i = 0; i < pixels; i += together) {
            finish.run(y, to[i], together, filters);
        }
    }
}
