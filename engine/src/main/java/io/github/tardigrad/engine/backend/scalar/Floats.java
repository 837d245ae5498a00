package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.HeapStorage;
import java.util.Arrays;

/**
 * A tensor's elements where they lie in memory: element {@code i}, in row-major order, is {@code array[start + i]}.
 *
 * <p>In row-major order the last axis is contiguous: element (n, h, w, c) of a tensor [N, H, W, C] is
 * {@code i = ((n · H + h) · W + w) · C + c}.
 */
record Floats(float[] array, int start) {
    /** The elements of an input. */
    static Floats of(Tensor tensor) {
        HeapStorage storage = storage(tensor);
        return new Floats(storage.readable(), storage.base() + tensor.offset());
    }

    /** The elements of an output; tells its storage that they change. */
    static Floats written(Tensor tensor) {
        HeapStorage storage = storage(tensor);
        return new Floats(storage.writable(), storage.base() + tensor.offset());
    }

    float get(int i) { return array[start + i]; }

    void set(int i, float value) { array[start + i] = value; }

    void add(int i, float value) { array[start + i] += value; }

    /** Copies {@code count} elements from {@code i} on to {@code to[at …]}. */
    void read(int i, float[] to, int at, int count) { System.arraycopy(array, start + i, to, at, count); }

    /** Copies the first {@code count} of an array to the elements from {@code i} on. */
    void write(int i, float[] from, int count) { System.arraycopy(from, 0, array, start + i, count); }

    /** Sets the first {@code count} elements. */
    void fill(int count, float value) { Arrays.fill(array, start, start + count, value); }

    private static HeapStorage storage(Tensor tensor) {
        if (tensor.storage() instanceof HeapStorage storage) {
            return storage;
        }
        throw new IllegalArgumentException("tensor " + tensor.shape() + " lives in the memory of another backend, "
                + tensor.storage().getClass().getSimpleName() + ": make it with the engine that computes on it");
    }
}
