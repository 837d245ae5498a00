package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.MatmulKernels;

/**
 * C[i, j] = Σ op(A)[i, l] · op(B)[l, j], gathered a row at a time: row i of C is the sum of the rows l of op(B), each
 * weighted by op(A)[i, l], in the order of l. So the innermost loop runs along memory.
 *
 * <pre>{@code
 * op(A)[i, l]   at   i · k + l, transposed   l · m + i
 * op(B)[l, j]   at   l · n + j, transposed   j · k + l
 * C[i, j]       at   i · n + j
 * }</pre>
 * In a batch, matrix b begins b · (its size) further on; an operand without batch axis begins at 0 for all.
 */
final class ScalarMatmul implements MatmulKernels {
    @Override
    public void multiply(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c) {
        int m = c.shape().extent(-2);
        int n = c.shape().extent(-1);
        int k = a.shape().extent(transposeA ? -2 : -1);
        int batch = c.shape().rank() == 3 ? c.shape().extent(0) : 1;
        Floats left = Floats.of(a);
        Floats right = Floats.of(b);
        Floats out = Floats.written(c);
        for (int matrix = 0; matrix < batch; matrix++) {
            int leftAt = a.shape().rank() == 3 ? matrix * m * k : 0;
            int rightAt = b.shape().rank() == 3 ? matrix * k * n : 0;
            int outAt = matrix * m * n;
            for (int i = 0; i < m; i++) {
                int row = outAt + i * n;
                for (int j = 0; j < n; j++) {
                    out.set(row + j, 0);
                }
                for (int l = 0; l < k; l++) {
                    float weight = left.get(leftAt + (transposeA ? l * m + i : i * k + l));
                    for (int j = 0; j < n; j++) {
                        out.add(row + j, weight * right.get(rightAt + (transposeB ? j * k + l : l * n + j)));
                    }
                }
            }
        }
    }
}
