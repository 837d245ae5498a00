package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.HeapStorage;
import io.github.tardigrad.engine.backend.Indices;
import io.github.tardigrad.engine.backend.MemoryKernels;
import io.github.tardigrad.engine.backend.Storage;

/** Storage is a {@code float[]}; moving data is an index map from y back to x. */
final class ScalarMemory implements MemoryKernels {
    @Override
    public Storage allocate(int size) { return new HeapStorage(size); }

    @Override
    public void fill(Tensor y, float value) {
        Floats out = Floats.written(y);
        for (int i = 0; i < y.size(); i++) {
            out.set(i, value);
        }
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        Floats in = Floats.of(x);
        Floats out = Floats.written(y);
        for (int i = 0; i < y.size(); i++) {
            out.set(i, in.get(i));
        }
    }

    /** y[index] = x[index permuted back]: a step along axis a of y is a step along axis axes[a] of x. */
    @Override
    public void transpose(Tensor x, int[] axes, Tensor y) {
        int[] strides = x.shape().strides();
        int[] extents = y.shape().extents();
        Floats in = Floats.of(x);
        Floats out = Floats.written(y);
        for (int i = 0; i < y.size(); i++) {
            int rest = i;
            int from = 0;
            for (int axis = axes.length - 1; axis >= 0; axis--) {
                from += rest % extents[axis] * strides[axes[axis]];
                rest /= extents[axis];
            }
            out.set(i, in.get(from));
        }
    }

    /** y[index] = x[index − before], or the value where that is outside x. */
    @Override
    public void pad(Tensor x, int[] before, float value, Tensor y) {
        int[] inner = x.shape().extents();
        int[] outer = y.shape().extents();
        int[] strides = x.shape().strides();
        Floats in = Floats.of(x);
        Floats out = Floats.written(y);
        for (int i = 0; i < y.size(); i++) {
            int rest = i;
            int from = 0;
            boolean inside = true;
            for (int axis = before.length - 1; axis >= 0; axis--) {
                int index = rest % outer[axis] - before[axis];
                inside &= index >= 0 && index < inner[axis];
                from += index * strides[axis];
                rest /= outer[axis];
            }
            out.set(i, inside ? in.get(from) : value);
        }
    }

    /** y[index + at] = x[index]. */
    @Override
    public void place(Tensor x, int[] at, Tensor y) {
        int[] inner = x.shape().extents();
        int[] strides = y.shape().strides();
        Floats in = Floats.of(x);
        Floats out = Floats.written(y);
        for (int i = 0; i < x.size(); i++) {
            int rest = i;
            int to = 0;
            for (int axis = at.length - 1; axis >= 0; axis--) {
                to += (rest % inner[axis] + at[axis]) * strides[axis];
                rest /= inner[axis];
            }
            out.set(to, in.get(i));
        }
    }

    @Override
    public void gather(Tensor table, Tensor indices, Tensor y) {
        int width = table.shape().extent(1);
        Floats in = Floats.of(table);
        Floats numbers = Floats.of(indices);
        Floats out = Floats.written(y);
        for (int i = 0; i < indices.size(); i++) {
            int row = Indices.requireRow(numbers.get(i), i, table.shape().extent(0));
            for (int j = 0; j < width; j++) {
                out.set(i * width + j, in.get(row * width + j));
            }
        }
    }

    @Override
    public void scatterSum(Tensor x, Tensor indices, Tensor sums) {
        int width = sums.shape().extent(1);
        fill(sums, 0);
        Floats in = Floats.of(x);
        Floats numbers = Floats.of(indices);
        Floats out = Floats.written(sums);
        for (int i = 0; i < indices.size(); i++) {
            int row = Indices.requireRow(numbers.get(i), i, sums.shape().extent(0));
            for (int j = 0; j < width; j++) {
                out.add(row * width + j, in.get(i * width + j));
            }
        }
    }
}
