package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.engine.backend.PoolingKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Pooling: a chunk is an image, and vectors run along the channels. */
final class VectorPooling implements PoolingKernels {
    private final WorkerPool pool;

    VectorPooling(WorkerPool pool) { this.pool = pool; }

    /** One window: its cells inside the image are rows p0 to p1 − 1 and columns q0 to q1 − 1 of it. */
    @FunctionalInterface
    private interface WindowWork {
        void run(Window window);
    }

    /**
     * A window inside its image.
     *
     * @param corner where channel 0 of the window's cell (0, 0) lies, counted from the start of the images; that cell
     *     may be padding
     * @param pixel where channel 0 of its output lies, counted from the start of the outputs
     */
    private record Window(int corner, int pixel, int p0, int p1, int q0, int q1) {
        int cells() { return (p1 - p0) * (q1 - q0); }
    }

    private void windows(PoolingGeometry g, Shape x, Shape y, int image, WindowWork work) {
        int channels = x.extent(3);
        for (int i = 0; i < y.extent(1); i++) {
            int row = i * g.strideHeight() - g.paddingHeight();
            for (int j = 0; j < y.extent(2); j++) {
                int column = j * g.strideWidth() - g.paddingWidth();
                work.run(new Window(((image * x.extent(1) + row) * x.extent(2) + column) * channels,
                        ((image * y.extent(1) + i) * y.extent(2) + j) * channels, Math.max(0, -row),
                        Math.min(g.height(), x.extent(1) - row), Math.max(0, -column),
                        Math.min(g.width(), x.extent(2) - column)));
            }
        }
    }

    @Override
    public void max(PoolingGeometry g, Tensor x, Tensor y, Tensor winners) {
        float[] source = Heap.read(x);
        float[] target = Heap.write(y);
        float[] places = Heap.write(winners);
        boolean pairs = isPairs(g);
        pool.run(x.shape().extent(0), (image, scratch) -> {
            if (pairs) {
                PairPooling.max(x.shape(), source, Heap.start(x), target, Heap.start(y), places, Heap.start(winners),
                        image);
            } else {
                windows(g, x.shape(), y.shape(), image,
                        window -> max(g, x.shape(), window, source, Heap.start(x), target, Heap.start(y), places,
                                Heap.start(winners)));
            }
        });
    }

    /** Whether windows are 2×2 side by side, as in most networks. */
    private static boolean isPairs(PoolingGeometry g) {
        return g.height() == 2 && g.width() == 2 && g.strideHeight() == 2 && g.strideWidth() == 2
                && g.paddingHeight() == 0 && g.paddingWidth() == 0;
    }

    private static void max(PoolingGeometry g, Shape shape, Window window, float[] x, int px, float[] y, int py,
            float[] winners, int pw) {
        int channels = shape.extent(3);
        int line = shape.extent(2) * channels;
        int first = window.p0 * g.width() + window.q0;
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector best = Lanes.load(x, px + window.corner + window.p0 * line + window.q0 * channels + c);
            FloatVector winner = Lanes.broadcast((float) first);
            for (int p = window.p0; p < window.p1; p++) {
                for (int q = window.q0; q < window.q1; q++) {
                    FloatVector value = Lanes.load(x, px + window.corner + p * line + q * channels + c);
                    VectorMask<Float> wins = PairPooling.wins(value, best);
                    best = best.blend(value, wins);
                    winner = winner.blend(p * g.width() + q, wins);
                }
            }
            best.intoArray(y, py + window.pixel + c);
            winner.intoArray(winners, pw + window.pixel + c);
        }
        for (; c < channels; c++) {
            float best = x[px + window.corner + window.p0 * line + window.q0 * channels + c];
            int winner = first;
            for (int p = window.p0; p < window.p1; p++) {
                for (int q = window.q0; q < window.q1; q++) {
                    float value = x[px + window.corner + p * line + q * channels + c];
                    if (PairPooling.wins(value, best)) {
                        best = value;
                        winner = p * g.width() + q;
                    }
                }
            }
            y[py + window.pixel + c] = best;
            winners[pw + window.pixel + c] = winner;
        }
    }

    @Override
    public void maxGradient(PoolingGeometry g, Tensor dy, Tensor winners, Tensor dx) {
        float[] source = Heap.read(dy);
        float[] places = Heap.read(winners);
        float[] target = Heap.write(dx);
        int rowSize = dx.shape().rowSize();
        int channels = dx.shape().extent(3);
        boolean pairs = isPairs(g);
        pool.run(dx.shape().extent(0), (image, scratch) -> {
            if (pairs) {
                PairPooling.maxGradient(dx.shape(), source, Heap.start(dy), places, Heap.start(winners), target,
                        Heap.start(dx), image);
                return;
            }
            int start = Heap.start(dx);
            Arrays.fill(target, start + image * rowSize, start + (image + 1) * rowSize, 0);
            windows(g, dx.shape(), dy.shape(), image, window -> {
                for (int c = 0; c < channels; c++) {
                    int winner = (int) places[Heap.start(winners) + window.pixel + c];
                    int cell = winner / g.width() * dx.shape().extent(2) + winner % g.width();
                    target[start + window.corner + cell * channels + c] += source[Heap.start(dy) + window.pixel + c];
                }
            });
        });
    }

    @Override
    public void average(PoolingGeometry g, Tensor x, Tensor y) {
        float[] source = Heap.read(x);
        float[] target = Heap.write(y);
        int channels = x.shape().extent(3);
        int line = x.shape().extent(2) * channels;
        pool.run(x.shape().extent(0), (image, scratch) -> windows(g, x.shape(), y.shape(), image, window -> {
            int to = Heap.start(y) + window.pixel;
            Arrays.fill(target, to, to + channels, 0);
            for (int p = window.p0; p < window.p1; p++) {
                for (int q = window.q0; q < window.q1; q++) {
                    int from = Heap.start(x) + window.corner + p * line + q * channels;
                    BlockFunctions.add(target, to, source, from, target, to, channels);
                }
            }
            float cells = cells(g, window);
            for (int c = 0; c < channels; c++) {
                target[to + c] /= cells;
            }
        }));
    }

    private static float cells(PoolingGeometry g, Window window) {
        return g.countPadding() ? g.height() * g.width() : window.cells();
    }

    @Override
    public void averageGradient(PoolingGeometry g, Tensor dy, Tensor dx) {
        float[] source = Heap.read(dy);
        float[] target = Heap.write(dx);
        int rowSize = dx.shape().rowSize();
        int channels = dx.shape().extent(3);
        int line = dx.shape().extent(2) * channels;
        pool.run(dx.shape().extent(0), (image, scratch) -> {
            int start = Heap.start(dx);
            Arrays.fill(target, start + image * rowSize, start + (image + 1) * rowSize, 0);
            windows(g, dx.shape(), dy.shape(), image, window -> {
                float cells = cells(g, window);
                for (int p = window.p0; p < window.p1; p++) {
                    for (int q = window.q0; q < window.q1; q++) {
                        int to = start + window.corner + p * line + q * channels;
                        for (int c = 0; c < channels; c++) {
                            target[to + c] += source[Heap.start(dy) + window.pixel + c] / cells;
                        }
                    }
                }
            });
        });
    }
}
