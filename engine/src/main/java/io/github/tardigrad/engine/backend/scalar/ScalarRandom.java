package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.RandomKernels;
import io.github.tardigrad.engine.random.RandomKey;

/** Element i of row r is a function of draw i in row {@code rows[r]} of the key, and of nothing else. */
final class ScalarRandom implements RandomKernels {
    /** What becomes of one draw. */
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

    private static void each(int[] rows, Tensor y, Draw draw) {
        int rowSize = y.shape().rowSize();
        Floats out = Floats.written(y);
        for (int r = 0; r < y.shape().extent(0); r++) {
            for (int i = 0; i < rowSize; i++) {
                out.set(r * rowSize + i, draw.at(rows[r], i));
            }
        }
    }
}
