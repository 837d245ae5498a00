package io.github.tardigrad.engine.backend;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;

/**
 * Random tensors from counters, see {@link RandomKey}. Element {@code i} of row {@code r} (the first axis) is draw
 * {@code i} of row {@code rows[r]} under the key: an image keeps its numbers whatever batch it is in.
 */
public interface RandomKernels {
    /**
     * Uniform: {@code low + (high − low) · u} with u in [0, 1); rounding may reach high.
     *
     * @param rows the row number to draw for each index of the first axis of y
     */
    void uniform(RandomKey key, int[] rows, float low, float high, Tensor y);

    /** Standard normal by Box–Muller: draws {@code i} and {@code i ^ 1} make the pair of element {@code i}. */
    void normal(RandomKey key, int[] rows, Tensor y);

    /** {@code value} with probability {@code probability} (where u is below it), else 0. */
    void bernoulli(RandomKey key, int[] rows, float probability, float value, Tensor y);
}
