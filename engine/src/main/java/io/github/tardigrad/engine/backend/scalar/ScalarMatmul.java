package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.MatmulKernels;

/**
 * C[i, j] = Σ op(A)[i, l] · op(B)[l, j], see {@link Products}.
 *
 * <p>In a batch, matrix b begins b · (its size) further on; an operand without batch axis begins at 0 for all.
 */
final class ScalarMatmul implements MatmulKernels {
    @Override
    public void multiply(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c) {
        Floats left = Floats.of(a);
        Floats right = Floats.of(b);
        Floats out = Floats.written(c);
        out.fill(c.size(), 0);
        Products products = new Products();
        int batch = c.shape().rank() == 3 ? c.shape().extent(0) : 1;
        for (int index = 0; index < batch; index++) {
            products.add(matrix(left, a, index, transposeA), matrix(right, b, index, transposeB),
                    matrix(out, c, index, false));
        }
    }

    private static Matrix matrix(Floats values, Tensor tensor, int index, boolean transposed) {
        int rows = tensor.shape().extent(-2);
        int columns = tensor.shape().extent(-1);
        int at = tensor.shape().rank() == 3 ? index * rows * columns : 0;
        Matrix matrix = Matrix.of(values, at, rows, columns);
        return transposed ? matrix.transposed() : matrix;
    }
}
