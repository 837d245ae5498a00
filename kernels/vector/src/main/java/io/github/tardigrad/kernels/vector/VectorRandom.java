package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.RandomKernels;
import io.github.tardigrad.engine.random.RandomKey;

/** Random tensors; element by element what {@link RandomKey} gives. */
final class VectorRandom implements RandomKernels {
    /** About how many draws a chunk makes. */
    private static final int CHUNK = 1 << 12;

    private final WorkerPool pool;

    VectorRandom(WorkerPool pool) { this.pool = pool; }

    /** Element {@code index} of row {@code row}. */
    @FunctionalInterface
    private interface Draw {
        float at(int row, int index);
    }

    @Override
    public void uniform(RandomKey key, int[] rows, float low, float high, Tensor y) {
        each(rows, y, (row, index) -> low + (high - low) * key.uniform(row, index));
    }

    @Override
    public void normal(RandomKey key, int[] rows, Tensor y) {
        each(rows, y, key::normal);
    }

    @Override
    public void bernoulli(RandomKey key, int[] rows, float probability, float value, Tensor y) {
        each(rows, y, (row, index) -> key.uniform(row, index) < probability ? value : 0);
    }

    private void each(int[] rows, Tensor y, Draw draw) {
        float[] target = Heap.write(y);
        int start = Heap.start(y);
        int length = rows.length == 0 ? 0 : y.size() / rows.length;
        if (length == 0) {
            return;
        }
        int together = Math.max(1, CHUNK / length);
        pool.run(Math.ceilDiv(rows.length, together), (chunk, scratch) -> {
            for (int row = chunk * together; row < Math.min(rows.length, (chunk + 1) * together); row++) {
                int at = start + row * length;
                for (int i = 0; i < length; i++) {
                    target[at + i] = draw.at(rows[row], i);
                }
            }
        });
    }
}
