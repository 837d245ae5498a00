package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ElementwiseKernels;
import io.github.tardigrad.engine.expression.Expression;

/** Elementwise expressions, block by block; see {@link BlockProgram}. */
final class VectorElementwise implements ElementwiseKernels {
    /** The blocks of a chunk: 64 KiB of results. */
    private static final int CHUNK = 16 * BlockProgram.BLOCK;
    private static final int PROGRAM = 0;

    private final WorkerPool pool;

    VectorElementwise(WorkerPool pool) { this.pool = pool; }

    @Override
    public void evaluate(Expression expression, Tensor y, Tensor... inputs) {
        int size = y.size();
        if (size == 0) {
            return;
        }
        BlockProgram program = new BlockProgram(expression, y.shape(), inputs);
        float[] target = Heap.write(y);
        int start = Heap.start(y);
        pool.run(Math.ceilDiv(size, CHUNK), (chunk, scratch) -> {
            BlockProgram.Cursor cursor = program.open(scratch, PROGRAM);
            int end = Math.min(size, (chunk + 1) * CHUNK);
            for (int from = chunk * CHUNK; from < end; from += BlockProgram.BLOCK) {
                cursor.evaluate(from, Math.min(BlockProgram.BLOCK, end - from), target, start + from);
            }
        });
    }
}
