package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.HeapStorage;

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

    private static HeapStorage storage(Tensor tensor) {
        if (tensor.storage() instanceof HeapStorage storage) {
            return storage;
        }
        throw new IllegalArgumentException("tensor " + tensor.shape() + " lives in the memory of another backend, "
                + tensor.storage().getClass().getSimpleName() + ": make it with the engine that computes on it");
    }
}
