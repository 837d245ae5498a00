package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.MatmulKernels;
import io.github.tardigrad.kernels.opencl.Gemm.Layout;

/** Matrix products, see {@link Gemm}. */
final class DeviceMatmul implements MatmulKernels {
    private final CommandQueue queue;

    DeviceMatmul(CommandQueue queue) { this.queue = queue; }

    @Override
    public void multiply(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c) {
        int depth = a.shape().extent(transposeA ? -2 : -1);
        Gemm.Size size = new Gemm.Size(c.shape().extent(-2), c.shape().extent(-1), depth);
        new Gemm(queue, transposeA ? Gemm.Left.A_COLUMNS : Gemm.Left.A_ROWS,
                transposeB ? Gemm.Right.B_COLUMNS : Gemm.Right.B_ROWS, size)
                .batch(c.shape().rank() == 3 ? c.shape().extent(0) : 1).run(c, layout(c), a, layout(a), b, layout(b));
    }

    private static Layout layout(Tensor matrix) {
        int columns = matrix.shape().extent(-1);
        return new Layout(columns, matrix.shape().rank() == 3 ? columns * matrix.shape().extent(-2) : 0);
    }
}
