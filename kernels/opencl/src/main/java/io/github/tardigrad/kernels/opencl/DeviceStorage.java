package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Storage;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Objects;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/** Floats in the memory of a device. */
final class DeviceStorage extends Storage {
    /** Labels of a batch are looked at, images are not. */
    private static final int MOST_KNOWN = 1 << 12;

    private final CommandQueue queue;
    private final cl_mem buffer;
    private final int size;
    private volatile @Nullable Known known;

    /**
     * What was uploaded, as long as nothing else was written since.
     *
     * @param version of the storage since then
     */
    private record Known(int offset, float[] values, long version) {}

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

    /**
     * The elements of a small tensor that this machine has to look at: as they were uploaded, if nothing was written
     * since, or else read back.
     */
    static float[] read(Tensor tensor, CommandQueue queue) {
        DeviceStorage storage = of(tensor, queue);
        Known last = storage.known;
        if (last == null || last.version != storage.version() || tensor.offset() < last.offset
                || tensor.offset() + tensor.size() > last.offset + last.values.length) {
            return tensor.toArray();
        }
        int from = tensor.offset() - last.offset;
        return Arrays.copyOfRange(last.values, from, from + tensor.size());
    }

    @Override
    public void upload(int offset, float[] source, int at, int count) {
        Objects.checkFromIndexSize(offset, count, size);
        Objects.checkFromIndexSize(at, count, source.length);
        written();
        try {
            queue.upload(buffer, offset, source, at, count);
            known = count > MOST_KNOWN ? null
                    : new Known(offset, Arrays.copyOfRange(source, at, at + count), version());
        } finally {
            Reference.reachabilityFence(this);
        }
    }
}
