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
            int own = Math.min(group, count - first);
            float[] images = x;
            int at = px + first * source.size();
            if (source.isPadded()) {
                images = scratch.floats(IMAGES, own * source.paddedSize());
                for (int image = 0; image < own; image++) {
                    source.copy(x, at + image * source.size(), images, Scratch.START + image * source.paddedSize());
                }
                at = Scratch.START;
            }
            for (int i = 0; i < stencils.size(); i++) {
                Stencil stencil = stencils.get(i);
                int begin = stencil.rows() * (chunk % bands) / bands;
                int end = stencil.rows() * (chunk % bands + 1) / bands;
                place(stencil, own, begin, end, at, py + first * size, size, scratch);
                sweep(stencil, own * (end - begin) * stencil.columns(), images, y, scratch);
            }
        });
    }

    /**
     * Lists where the windows and the results of some pixels lie: rows {@code begin} to {@code end} − 1 of each image.
     *
     * @param at where the first image begins
     * @param py where its result begins
     * @param size floats of a result
     */
    private void place(Stencil stencil, int images, int begin, int end, int at, int py, int size, Scratch scratch) {
        int pixels = images * (end - begin) * stencil.columns();
        int[] from = scratch.ints(FROM, pixels);
        int[] to = scratch.ints(TO, pixels);
        int pixel = 0;
        for (int image = 0; image < images; image++) {
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
    }

    /** Computes the pixels that were listed. */
    private void sweep(Stencil stencil, int pixels, float[] images, float[] y, Scratch scratch) {
        int[] to = scratch.ints(TO, pixels);
        stencil.product().multiply(images, scratch.ints(FROM, pixels), to, pixels, y, scratch, TILE);
        int together = stencil.targetColumnStep() == stencil.channels() ? stencil.columns() : 1;
        for (int i = 0; i < pixels; i += together) {
            finish.run(y, to[i], together, stencil.channels());
        }
    }
}
