package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.HeapStorage;
import io.github.tardigrad.engine.backend.Indices;
import io.github.tardigrad.engine.backend.MemoryKernels;
import io.github.tardigrad.engine.backend.Storage;
import java.util.Arrays;

/** Allocating, filling, copying. */
final class VectorMemory implements MemoryKernels {
    /** How many floats one chunk moves. */
    private static final int CHUNK = 1 << 16;

    /** How many columns of a table one chunk sums. */
    private static final int COLUMNS = 64;

    /** Room behind a block, for kernels that read a little further than they need. */
    private static final int SLACK = 4;

    private final WorkerPool pool;

    VectorMemory(WorkerPool pool) { this.pool = pool; }

    @Override
    public Storage allocate(int size) {
        try {
            return new HeapStorage(new float[Math.addExact(Scratch.START + SLACK, size)], Scratch.START, size);
        } catch (OutOfMemoryError error) {
            OutOfMemoryError named = new OutOfMemoryError("no room for " + size + " floats (" + 4L * size
                    + " bytes) in a Java heap of " + Runtime.getRuntime().maxMemory()
                    + " bytes: start java with a larger -Xmx");
            named.initCause(error);
            throw named;
        }
    }

    @Override
    public void fill(Tensor y, float value) {
        float[] target = Heap.write(y);
        int start = Heap.start(y);
        pool.run(Math.ceilDiv(y.size(), CHUNK),
                (chunk, scratch) -> Arrays.fill(target, start + chunk * CHUNK,
                        start + Math.min(y.size(), (chunk + 1) * CHUNK), value));
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        float[] source = Heap.read(x);
        int from = Heap.start(x);
        float[] target = Heap.write(y);
        int to = Heap.start(y);
        pool.run(Math.ceilDiv(y.size(), CHUNK), (chunk, scratch) -> {
            int at = chunk * CHUNK;
            System.arraycopy(source, from + at, target, to + at, Math.min(CHUNK, y.size() - at));
        });
    }

    @Override
    public void transpose(Tensor x, int[] axes, Tensor y) {
        int rank = axes.length;
        if (y.size() == 0) {
            return;
        }
        int[] own = x.shape().strides();
        int[] strides = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            strides[axis] = own[axes[axis]];
        }
        float[] source = Heap.read(x);
        float[] target = Heap.write(y);
        int last = rank == 0 ? 1 : y.shape().extent(-1);
        int step = rank == 0 ? 1 : strides[rank - 1];
        rows(y.size() / last, last, row -> {
            int from = Heap.start(x);
            int rest = row;
            for (int axis = rank - 2; axis >= 0; axis--) {
                from += rest % y.shape().extent(axis) * strides[axis];
                rest /= y.shape().extent(axis);
            }
            int to = Heap.start(y) + row * last;
            if (step == 1) {
                System.arraycopy(source, from, target, to, last);
            } else {
                for (int i = 0; i < last; i++) {
                    target[to + i] = source[from + i * step];
                }
            }
        });
    }

    @Override
    public void pad(Tensor x, int[] before, float value, Tensor y) {
        int rank = before.length;
        if (y.size() == 0) {
            return;
        }
        float[] source = Heap.read(x);
        float[] target = Heap.write(y);
        int last = rank == 0 ? 1 : y.shape().extent(-1);
        int lastOfX = rank == 0 ? 1 : x.shape().extent(-1);
        int shift = rank == 0 ? 0 : before[rank - 1];
        int first = Math.clamp(shift, 0, last);
        int end = Math.clamp((long) shift + lastOfX, first, last);
        rows(y.size() / last, last, row -> {
            int to = Heap.start(y) + row * last;
            int rest = row;
            int from = Heap.start(x);
            int stride = lastOfX;
            boolean inside = true;
            for (int axis = rank - 2; axis >= 0; axis--) {
                int index = rest % y.shape().extent(axis) - before[axis];
                rest /= y.shape().extent(axis);
                inside &= index >= 0 && index < x.shape().extent(axis);
                from += index * stride;
                stride *= x.shape().extent(axis);
            }
            if (inside) {
                Arrays.fill(target, to, to + first, value);
                System.arraycopy(source, from + first - shift, target, to + first, end - first);
                Arrays.fill(target, to + end, to + last, value);
            } else {
                Arrays.fill(target, to, to + last, value);
            }
        });
    }

    @Override
    public void place(Tensor x, int[] at, Tensor y) {
        int rank = at.length;
        if (x.size() == 0) {
            return;
        }
        float[] source = Heap.read(x);
        float[] target = Heap.write(y);
        int last = rank == 0 ? 1 : x.shape().extent(-1);
        rows(x.size() / last, last, row -> {
            int rest = row;
            int to = Heap.start(y) + (rank == 0 ? 0 : at[rank - 1]);
            int stride = rank == 0 ? 1 : y.shape().extent(-1);
            for (int axis = rank - 2; axis >= 0; axis--) {
                to += (rest % x.shape().extent(axis) + at[axis]) * stride;
                rest /= x.shape().extent(axis);
                stride *= y.shape().extent(axis);
            }
            System.arraycopy(source, Heap.start(x) + row * last, target, to, last);
        });
    }

    @Override
    public void gather(Tensor table, Tensor indices, Tensor y) {
        int width = table.shape().extent(1);
        float[] source = Heap.read(table);
        int[] rows = rows(indices, table.shape().extent(0));
        float[] target = Heap.write(y);
        rows(rows.length, Math.max(1, width), i -> System.arraycopy(source, Heap.start(table) + rows[i] * width, target,
                Heap.start(y) + i * width, width));
    }

    /** Threads divide the columns: each adds its own in the order of the indices. */
    @Override
    public void scatterSum(Tensor x, Tensor indices, Tensor sums) {
        int width = sums.shape().extent(1);
        float[] source = Heap.read(x);
        int[] rows = rows(indices, sums.shape().extent(0));
        fill(sums, 0);
        float[] target = Heap.write(sums);
        pool.run(Math.ceilDiv(width, COLUMNS), (chunk, scratch) -> {
            int from = chunk * COLUMNS;
            int count = Math.min(COLUMNS, width - from);
            for (int i = 0; i < rows.length; i++) {
                int to = Heap.start(sums) + rows[i] * width + from;
                BlockFunctions.add(target, to, source, Heap.start(x) + i * width + from, target, to, count);
            }
        });
    }

    private static int[] rows(Tensor indices, int count) {
        float[] values = Heap.read(indices);
        int[] rows = new int[indices.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Indices.requireRow(values[Heap.start(indices) + i], i, count);
        }
        return rows;
    }

    /** What is done for each row of a result. */
    @FunctionalInterface
    private interface RowWork {
        void run(int row);
    }

    private void rows(int count, int length, RowWork work) {
        int together = Math.max(1, CHUNK / length);
        pool.run(Math.ceilDiv(count, together), (chunk, scratch) -> {
            for (int row = chunk * together; row < Math.min(count, (chunk + 1) * together); row++) {
                work.run(row);
            }
        });
    }
}
