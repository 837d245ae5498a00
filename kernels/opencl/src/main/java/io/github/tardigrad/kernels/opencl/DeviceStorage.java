package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Storage;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jocl.cl_mem;

/** Floats in the memory of a device. */
final class DeviceStorage extends Storage {
    private final CommandQueue queue;
    private final cl_mem buffer;
    private final int size;

    DeviceStorage(CommandQueue queue, cl_mem buffer, int size) {
        this.queue = queue;
        this.buffer = buffer;
        this.size = size;
    }

    /** Where a tensor lies, which must be in the memory of this queue's device. */
    static DeviceStorage of(Tensor tensor, CommandQueue queue) {
        Storage storage = tensor.storage();
        if (storage instanceof DeviceStorage device && device.queue == queue) {
            return device;
        }
        throw new IllegalArgumentException("tensor " + tensor.shape() + " lies in a "
                + storage.getClass().getSimpleName()
                + ", which belongs to another engine: copy it through toArray() and set()");
    }

    cl_mem buffer() { return buffer; }

    @Override
    public int size() { return size; }

    @Override
    public void download(int offset, float[] target, int at, int count) {
        Objects.checkFromIndexSize(offset, count, size);
        Objects.checkFromIndexSize(at, count, target.length);
        try {
            queue.download(buffer, offset, target, at, count);
        } finally {
            Reference.reachabilityFence(this); // else the buffer may be freed meanwhile
        }
    }

    @Override
    public void upload(int offset, float[] source, int at, int count) {
        Objects.checkFromIndexSize(offset, count, size);
        Objects.checkFromIndexSize(at, count, source.length);
        written();
        try {
            queue.upload(buffer, offset, source, at, count);
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
