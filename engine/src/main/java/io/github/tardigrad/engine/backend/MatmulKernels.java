package io.github.tardigrad.engine.backend;

import io.github.tardigrad.engine.Tensor;

/** Matrix products. */
public interface MatmulKernels {
    /**
     * {@code C = op(A) · op(B)}, where op transposes the last two axes if asked.
     *
     * <p>A is {@code [m, k]} (or {@code [k, m]} transposed), B {@code [k, n]} (or {@code [n, k]}), C {@code [m, n]};
     * each with one leading batch axis or none. When C has a batch axis, an operand without one serves every matrix of
     * the batch. k may be 0: C is then zero.
     *
     * <p>Row i of C depends on row i of op(A) only, and its bits not on how many rows there are.
     */
    void multiply(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c);
}
