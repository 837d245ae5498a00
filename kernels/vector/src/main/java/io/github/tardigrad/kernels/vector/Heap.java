package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.HeapStorage;
import io.github.tardigrad.engine.backend.Storage;

/** Where a tensor of this backend lies: an array and the index of its first element in it. */
final class Heap {
    private Heap() {}

    /** The array, for reading. */
    static float[] read(Tensor tensor) { return storage(tensor).readable(); }

    /** The array, for writing: what was derived from its content is stale from now on. */
    static float[] write(Tensor tensor) { return storage(tensor).writable(); }

    /** The index of the first element in the array. */
    static int start(Tensor tensor) { return storage(tensor).base() + tensor.offset(); }

    private static HeapStorage storage(Tensor tensor) {
        Storage storage = tensor.storage();
        if (storage instanceof HeapStorage heap) {
            return heap;
        }
        throw new IllegalArgumentException("tensor " + tensor.shape() + " lies in a "
                + storage.getClass().getSimpleName()
                + ", which belongs to another backend: copy it through toArray() and set()");
    }
}
