package io.github.tardigrad.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Storage;
import java.util.Arrays;

/**
 * A tensor of NaN in the middle of a storage of NaN, at an offset that no vector is aligned to. A kernel that reads
 * beside it, or does not write it completely, gives NaN; one that writes beside it is found by {@link #check}.
 */
final class Guarded {
    private static final int GUARD = 35;

    private final Storage storage;
    private final Tensor tensor;

    Guarded(Engine engine, Shape shape, int offset) {
        storage = engine.backend().memory().allocate(shape.size() + 2 * GUARD);
        float[] nothing = new float[storage.size()];
        Arrays.fill(nothing, Float.NaN);
        storage.upload(0, nothing, 0, nothing.length);
        tensor = Tensor.of(shape, storage, GUARD + offset % GUARD);
    }

    Tensor tensor() { return tensor; }

    Guarded set(float... values) {
        tensor.set(values);
        return this;
    }

    /** Nothing was written before or after the tensor. */
    void check() {
        float[] all = new float[storage.size()];
        storage.download(0, all, 0, all.length);
        Arrays.fill(all, tensor.offset(), tensor.offset() + tensor.size(), Float.NaN);
        for (int i = 0; i < all.length; i++) {
            assertThat(all[i]).as("guard %d of tensor %s", i - tensor.offset(), tensor.shape()).isNaN();
        }
    }
}
