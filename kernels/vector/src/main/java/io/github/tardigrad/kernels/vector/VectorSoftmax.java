package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Indices;
import io.github.tardigrad.engine.backend.SoftmaxKernels;
import io.github.tardigrad.engine.expression.FloatMath;

/**
 * Softmax and cross-entropy, row by row. Sums go through {@link VirtualLanes}, so a row's bits depend on that row
 * alone.
 */
final class VectorSoftmax implements SoftmaxKernels {
    /** About how many elements a chunk has. */
    private static final int CHUNK = 1 << 12;
    private static final int LANES = 0;
    private static final int ROW = 1;

    private final WorkerPool pool;

    VectorSoftmax(WorkerPool pool) { this.pool = pool; }

    /** One row, on a thread with the given working memory. */
    @FunctionalInterface
    private interface RowWork {
        void run(int row, Scratch scratch);
    }

    private void rows(Tensor x, RowWork work) {
        int classes = x.shape().extent(-1);
        if (x.size() == 0) {
            return;
        }
        int count = x.size() / classes;
        int together = Math.max(1, CHUNK / classes);
        pool.run(Math.ceilDiv(count, together), (chunk, scratch) -> {
            for (int row = chunk * together; row < Math.min(count, (chunk + 1) * together); row++) {
                work.run(row, scratch);
            }
        });
    }

    @Override
    public void softmax(Tensor x, Tensor y) {
        int classes = x.shape().extent(-1);
        float[] source = Heap.read(x);
        float[] target = Heap.write(y);
        rows(x,
                (row, scratch) -> softmax(source, Heap.start(x) + row * classes, target, Heap.start(y) + row * classes,
                        classes, scratch));
    }

    private static void softmax(float[] x, int px, float[] y, int py, int classes, Scratch scratch) {
        float[] lanes = scratch.floats(LANES, VirtualLanes.COUNT);
        float max = VirtualLanes.max(x, px, classes, lanes, Scratch.START);
        for (int c = 0; c < classes; c++) {
            y[py + c] = x[px + c] - max;
        }
        VectorMath.exp(y, py, y, py, classes);
        float sum = VirtualLanes.sum(y, py, classes, lanes, Scratch.START);
        for (int c = 0; c < classes; c++) {
            y[py + c] /= sum;
        }
    }

    @Override
    public void softmaxGradient(Tensor y, Tensor dy, Tensor dx) {
        int classes = y.shape().extent(-1);
        float[] p = Heap.read(y);
        float[] slopes = Heap.read(dy);
        float[] target = Heap.write(dx);
        rows(y, (row, scratch) -> {
            float[] lanes = scratch.floats(LANES, VirtualLanes.COUNT);
            int py = Heap.start(y) + row * classes;
            int pdy = Heap.start(dy) + row * classes;
            int pdx = Heap.start(dx) + row * classes;
            for (int c = 0; c < classes; c++) {
                target[pdx + c] = p[py + c] * slopes[pdy + c];
            }
            float sum = VirtualLanes.sum(target, pdx, classes, lanes, Scratch.START);
            for (int c = 0; c < classes; c++) {
                target[pdx + c] = p[py + c] * (slopes[pdy + c] - sum);
            }
        });
    }

    @Override
    public void logSoftmax(Tensor x, Tensor y) {
        int classes = x.shape().extent(-1);
        float[] source = Heap.read(x);
        float[] target = Heap.write(y);
        rows(x,
                (row, scratch) -> logSoftmax(source, Heap.start(x) + row * classes, target,
                        Heap.start(y) + row * classes, classes, scratch));
    }

    private static void logSoftmax(float[] x, int px, float[] y, int py, int classes, Scratch scratch) {
        float[] lanes = scratch.floats(LANES, VirtualLanes.COUNT);
        float max = VirtualLanes.max(x, px, classes, lanes, Scratch.START);
        for (int c = 0; c < classes; c++) {
            y[py + c] = x[px + c] - max;
        }
        float[] powers = scratch.floats(ROW, classes);
        VectorMath.exp(y, py, powers, Scratch.START, classes);
        float logSum = FloatMath.log(VirtualLanes.sum(powers, Scratch.START, classes, lanes, Scratch.START));
        for (int c = 0; c < classes; c++) {
            y[py + c] -= logSum;
        }
    }

    @Override
    public void logSoftmaxGradient(Tensor y, Tensor dy, Tensor dx) {
        int classes = y.shape().extent(-1);
        float[] logs = Heap.read(y);
        float[] slopes = Heap.read(dy);
        float[] target = Heap.write(dx);
        rows(y, (row, scratch) -> {
            float[] lanes = scratch.floats(LANES, VirtualLanes.COUNT);
            int pdy = Heap.start(dy) + row * classes;
            int pdx = Heap.start(dx) + row * classes;
            float sum = VirtualLanes.sum(slopes, pdy, classes, lanes, Scratch.START);
            VectorMath.exp(logs, Heap.start(y) + row * classes, target, pdx, classes);
            for (int c = 0; c < classes; c++) {
                target[pdx + c] = Math.fma(-target[pdx + c], sum, slopes[pdy + c]);
            }
        });
    }

    @Override
    public void crossEntropy(Tensor logits, Tensor targets, float smoothing, Tensor losses, Tensor probabilities) {
        int classes = logits.shape().extent(-1);
        float[] source = Heap.read(logits);
        float[] p = Heap.write(probabilities);
        float[] loss = Heap.write(losses);
        rows(logits, (row, scratch) -> {
            int at = Heap.start(probabilities) + row * classes;
            float[] lanes = scratch.floats(LANES, VirtualLanes.COUNT);
            logSoftmax(source, Heap.start(logits) + row * classes, p, at, classes, scratch);
            float[] weighted = scratch.floats(ROW, classes);
            smooth(targets, row, classes, smoothing, weighted);
            for (int c = 0; c < classes; c++) {
                // A class without weight adds nothing, also where its probability is 0 and the logarithm −∞.
                float weight = weighted[Scratch.START + c];
                weighted[Scratch.START + c] = weight == 0 ? 0 : weight * p[at + c];
            }
            loss[Heap.start(losses) + row] = -VirtualLanes.sum(weighted, Scratch.START, classes, lanes, Scratch.START);
            VectorMath.exp(p, at, p, at, classes);
        });
    }

    /** The smoothed target distribution of one row, to {@code t[START …]}. */
    private static void smooth(Tensor targets, int row, int classes, float smoothing, float[] t) {
        float[] given = Heap.read(targets);
        float share = smoothing / classes;
        if (targets.shape().rank() == 1) {
            for (int c = 0; c < classes; c++) {
                t[Scratch.START + c] = share;
            }
            int target = Indices.requireClass(given[Heap.start(targets) + row], row, classes);
            t[Scratch.START + target] += 1 - smoothing;
        } else {
            int at = Heap.start(targets) + row * classes;
            for (int c = 0; c < classes; c++) {
                t[Scratch.START + c] = Math.fma(given[at + c], 1 - smoothing, share);
            }
        }
    }

    @Override
    public void crossEntropyGradient(Tensor probabilities, Tensor targets, float smoothing, Tensor dlosses, float scale,
            Tensor dlogits) {
        int classes = probabilities.shape().extent(-1);
        float[] p = Heap.read(probabilities);
        float[] slopes = Heap.read(dlosses);
        float[] target = Heap.write(dlogits);
        rows(probabilities, (row, scratch) -> {
            float[] lanes = scratch.floats(LANES, VirtualLanes.COUNT);
            float[] t = scratch.floats(ROW, classes);
            smooth(targets, row, classes, smoothing, t);
            float sum = VirtualLanes.sum(t, Scratch.START, classes, lanes, Scratch.START);
            float slope = scale * slopes[Heap.start(dlosses) + (dlosses.size() == 1 ? 0 : row)];
            int from = Heap.start(probabilities) + row * classes;
            int to = Heap.start(dlogits) + row * classes;
            for (int c = 0; c < classes; c++) {
                target[to + c] = slope * Math.fma(p[from + c], sum, -t[Scratch.START + c]);
            }
        });
    }
}
