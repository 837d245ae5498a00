package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ReductionKernels;
import io.github.tardigrad.engine.expression.Expression;
import java.util.Arrays;

/**
 * Reductions of elementwise expressions. Axes that are next to each other and treated alike count as one, so nearly
 * every reduction is {@code [outer, reduced, inner] → [outer, inner]}, with any of the three possibly 1:
 *
 * <ul>
 * <li>{@code inner = 1} (to a scalar, or a number for each row): elements in order go to {@link VirtualLanes};
 * <li>{@code inner > 1} (a bias gradient, a mean over pixels): rows of {@code inner} elements are added up as they are.
 * </ul>
 *
 * <p>Long reductions are cut into chunks, whose number depends on {@code reduced} and {@code inner} alone, and the
 * chunks' results are combined in order.
 */
final class VectorReduction implements ReductionKernels {
    /** About how many elements a chunk has; a multiple of 16 and of the block size. */
    private static final int CHUNK = 16 * BlockProgram.BLOCK;
    /** A chunk has at least this many rows, so that the chunks' results are a small part of the work. */
    private static final int FEWEST_ROWS = 64;
    private static final int PROGRAM = 0;
    private static final int LANES = 1;
    private static final int PARTIALS = 2;

    private final WorkerPool pool;

    VectorReduction(WorkerPool pool) { this.pool = pool; }

    @Override
    public void reduce(Reduction reduction, Expression expression, Tensor y, Tensor... inputs) {
        Shape joint = Shape.of();
        for (Tensor input : inputs) {
            joint = joint.broadcast(input.shape());
        }
        float[] target = Heap.write(y);
        int start = Heap.start(y);
        if (joint.size() == 0) {
            Arrays.fill(target, start, start + y.size(), VirtualLanes.neutral(reduction));
            return;
        }
        BlockProgram program = new BlockProgram(expression, joint, inputs);
        AxisRuns runs = AxisRuns.of(joint, y.shape());
        if (!runs.isRegular()) {
            inOrder(reduction, program, joint, y.shape(), target, start);
        } else if (runs.inner() == 1) {
            toLanes(reduction, program, runs.outer(), runs.reduced(), target, start);
        } else {
            toRows(reduction, program, runs, target, start);
        }
    }

    /** {@code [outer, reduced] → [outer]}. */
    private void toLanes(Reduction reduction, BlockProgram program, int outer, int reduced, float[] target, int start) {
        int chunks = Math.ceilDiv(reduced, CHUNK);
        if (chunks > 1) {
            Scratch shared = pool.borrow();
            float[] partials = shared.floats(PARTIALS, outer * chunks);
            pool.run(outer * chunks, (unit, scratch) -> {
                int from = unit % chunks * CHUNK;
                partials[unit] = stretch(reduction, program.open(scratch, PROGRAM), scratch,
                        unit / chunks * reduced + from, Math.min(CHUNK, reduced - from));
            });
            for (int row = 0; row < outer; row++) {
                float value = partials[row * chunks];
                for (int chunk = 1; chunk < chunks; chunk++) {
                    value = VirtualLanes.combine(reduction, value, partials[row * chunks + chunk]);
                }
                target[start + row] = value;
            }
            pool.giveBack(shared);
            return;
        }
        int rows = Math.max(1, CHUNK / reduced);
        pool.run(Math.ceilDiv(outer, rows), (unit, scratch) -> {
            BlockProgram.Cursor cursor = program.open(scratch, PROGRAM);
            for (int row = unit * rows; row < Math.min(outer, (unit + 1) * rows); row++) {
                target[start + row] = stretch(reduction, cursor, scratch, row * reduced, reduced);
            }
        });
    }

    /** The reduction of elements {@code from} to {@code from + count} − 1. */
    private static float stretch(Reduction reduction, BlockProgram.Cursor cursor, Scratch scratch, int from,
            int count) {
        float[] lanes = scratch.floats(LANES, VirtualLanes.COUNT);
        VirtualLanes.clear(reduction, lanes, Scratch.START);
        for (int i = 0; i < count; i += BlockProgram.BLOCK) {
            int block = Math.min(BlockProgram.BLOCK, count - i);
            cursor.evaluate(from + i, block);
            VirtualLanes.accumulate(reduction, lanes, Scratch.START, cursor.array(), cursor.start(), block);
        }
        return VirtualLanes.combine(reduction, lanes, Scratch.START);
    }

    /** {@code [outer, reduced, inner] → [outer, inner]}. */
    private void toRows(Reduction reduction, BlockProgram program, AxisRuns runs, float[] target, int start) {
        int inner = runs.inner();
        int reduced = runs.reduced();
        int rows = Math.max(FEWEST_ROWS, CHUNK / inner);
        int chunks = Math.ceilDiv(reduced, rows);
        int stripes = Math.ceilDiv(inner, BlockProgram.BLOCK);
        Scratch shared = pool.borrow();
        float[] sums = chunks == 1 ? target : shared.floats(PARTIALS, runs.outer() * chunks * inner);
        int sumsStart = chunks == 1 ? start : Scratch.START;
        pool.run(runs.outer() * chunks * stripes, (unit, scratch) -> {
            int stripe = unit % stripes * BlockProgram.BLOCK;
            int place = unit / stripes;
            int row = place / chunks * reduced + place % chunks * rows;
            int end = Math.min(row + rows, (place / chunks + 1) * reduced);
            rows(reduction, program.open(scratch, PROGRAM), inner, row, end, stripe, sums,
                    sumsStart + place * inner + stripe);
        });
        if (chunks > 1) {
            for (int row = 0; row < runs.outer(); row++) {
                int to = start + row * inner;
                int from = Scratch.START + row * chunks * inner;
                System.arraycopy(sums, from, target, to, inner);
                fold(reduction, sums, from + inner, chunks - 1, target, to, inner);
            }
        }
        pool.giveBack(shared);
    }

    /** Rows {@code row} to {@code end} − 1 of a stripe of columns, reduced into {@code sums[at …]}. */
    private static void rows(Reduction reduction, BlockProgram.Cursor cursor, int inner, int row, int end, int stripe,
            float[] sums, int at) {
        int width = Math.min(BlockProgram.BLOCK, inner - stripe);
        int together = width == inner ? BlockProgram.BLOCK / inner : 1;
        Arrays.fill(sums, at, at + width, VirtualLanes.neutral(reduction));
        for (int first = row; first < end; first += together) {
            int count = Math.min(together, end - first);
            cursor.evaluate(first * inner + stripe, count * width);
            fold(reduction, cursor.array(), cursor.start(), count, sums, at, width);
        }
    }

    /** Reduces {@code rows} rows of x, one after the other, into the one at {@code y[py …]}. */
    private static void fold(Reduction reduction, float[] x, int px, int rows, float[] y, int py, int columns) {
        switch (reduction) {
            case SUM -> ChannelSums.add(x, px, rows, y, py, columns);
            case MAX -> {
                for (int i = 0; i < rows; i++) {
                    BlockFunctions.maximum(y, py, x, px + i * columns, y, py, columns);
                }
            }
        }
    }

    /** Kept and reduced axes alternate more than once: one element after the other. */
    private void inOrder(Reduction reduction, BlockProgram program, Shape joint, Shape result, float[] target,
            int start) {
        int rank = joint.rank();
        int[] strides = new int[rank];
        int stride = 1;
        for (int axis = rank - 1; axis >= rank - result.rank(); axis--) {
            int extent = result.extent(axis - rank + result.rank());
            strides[axis] = extent == 1 ? 0 : stride;
            stride *= extent;
        }
        Arrays.fill(target, start, start + result.size(), VirtualLanes.neutral(reduction));
        int[] index = new int[rank];
        pool.run(1, (chunk, scratch) -> {
            BlockProgram.Cursor cursor = program.open(scratch, PROGRAM);
            int to = start;
            for (int from = 0; from < joint.size(); from += BlockProgram.BLOCK) {
                int count = Math.min(BlockProgram.BLOCK, joint.size() - from);
                cursor.evaluate(from, count);
                for (int i = 0; i < count; i++) {
                    target[to] = VirtualLanes.combine(reduction, target[to], cursor.array()[cursor.start() + i]);
                    for (int axis = rank - 1; axis >= 0; axis--) {
                        to += strides[axis];
                        if (++index[axis] < joint.extent(axis)) {
                            break;
                        }
                        to -= strides[axis] * index[axis];
                        index[axis] = 0;
                    }
                }
            }
        });
    }
}
