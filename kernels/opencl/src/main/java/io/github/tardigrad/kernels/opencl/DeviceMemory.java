package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.DeviceOutOfMemoryError;
import io.github.tardigrad.engine.backend.Indices;
import io.github.tardigrad.engine.backend.MemoryKernels;
import io.github.tardigrad.engine.backend.Storage;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jocl.Sizeof;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of a device, freed when they are given back or no longer referenced; moving numbers within them, see
 * {@code memory.cl}.
 */
final class DeviceMemory implements MemoryKernels {
    private static final Source SOURCE = Source.of("memory");
    private static final int MOST_AXES = 8;
    /** Milliseconds that the collector has to name another storage that is gone. */
    private static final long PATIENCE = 100;
    /** Floats. */
    private static final int LEAST_BORROWED = 1024;

    /** Knows the buffer of a storage that is gone. */
    private static final class Owned extends PhantomReference<DeviceStorage> {
        private final cl_mem buffer;
        private final long bytes;

        Owned(DeviceStorage storage, ReferenceQueue<DeviceStorage> gone, long bytes) {
            super(storage, gone);
            buffer = storage.buffer();
            this.bytes = bytes;
        }
    }

    private final CommandQueue queue;
    private final ReferenceQueue<DeviceStorage> gone = new ReferenceQueue<>();
    private final Map<cl_mem, Owned> owned = new IdentityHashMap<>();
    /** What was borrowed and given back, by size. */
    private final TreeMap<Integer, Deque<Storage>> idle = new TreeMap<>();
    private long bytesInUse;

    DeviceMemory(CommandQueue queue) { this.queue = queue; }

    @Override
    public synchronized Storage allocate(int size) {
        freeUnreferenced();
        // OpenCL has no empty buffers.
        long bytes = (long) Math.max(1, size) * Sizeof.cl_float;
        cl_mem buffer = buffer(bytes);
        DeviceStorage storage = new DeviceStorage(queue, buffer, size);
        owned.put(buffer, new Owned(storage, gone, bytes));
        bytesInUse += bytes;
        return storage;
    }

    /**
     * Memory with anything in it for what a call needs between its kernels, to be given back when the last of them has
     * been started: the queue runs all in order, so the next one may have it then. What was given back is kept until
     * the device has no room for something else.
     */
    synchronized Tensor borrow(Shape shape) {
        int rounded = rounded(shape.size());
        Map.Entry<Integer, Deque<Storage>> entry = idle.ceilingEntry(rounded);
        if (entry == null || entry.getKey() > 2L * rounded) {
            return Tensor.of(shape, allocate(rounded), 0);
        }
        Storage storage = entry.getValue().pop();
        if (entry.getValue().isEmpty()) {
            idle.remove(entry.getKey());
        }
        return Tensor.of(shape, storage, 0);
    }

    /** Takes back what {@link #borrow} lent. */
    synchronized void giveBack(Tensor tensor) {
        idle.computeIfAbsent(tensor.storage().size(), size -> new ArrayDeque<>()).push(tensor.storage());
    }

    /** So that calls of about the same size share: up to the next quarter of a power of two. */
    private int rounded(int size) {
        int grain = Math.max(LEAST_BORROWED, Integer.highestOneBit(Math.max(1, size)) / 4);
        long most = Math.min(Integer.MAX_VALUE, queue.device().largestAllocation() / Sizeof.cl_float);
        return (int) Math.max(size, Math.min(most, (long) Math.ceilDiv(size, grain) * grain));
    }

    private void freeIdle() {
        idle.values().forEach(storages -> storages.forEach(this::free));
        idle.clear();
    }

    private cl_mem buffer(long bytes) {
        try {
            return zeros(bytes);
        } catch (DeviceOutOfMemoryError first) {
            freeIdle();
            collect();
            try {
                return zeros(bytes);
            } catch (DeviceOutOfMemoryError second) {
                Device device = queue.device();
                throw new DeviceOutOfMemoryError(String.format(Locale.ROOT, "device %s has no room for"
                        + " %.1f MiB more: %,d of its %,d MiB are in use here, and one block may have %,d; take smaller"
                        + " batches or a smaller model", device.name(), bytes / 1048576.0, bytesInUse >> 20,
                        device.memory() >> 20, device.largestAllocation() >> 20), second);
            }
        }
    }

    /** Frees what nobody refers to any more: that keeps its memory until the collector finds it. */
    private void collect() {
        queue.finish();
        System.gc();
        try {
            for (Object found = gone.remove(PATIENCE); found != null; found = gone.remove(PATIENCE)) {
                free((Owned) found);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Zeros; the driver may find only when they are written that there is no room. */
    private cl_mem zeros(long bytes) {
        cl_mem buffer = queue.allocate(bytes);
        try {
            queue.clear(buffer, bytes);
            return buffer;
        } catch (RuntimeException | DeviceOutOfMemoryError e) {
            CommandQueue.free(buffer);
            throw e;
        }
    }

    /** Of all that was neither freed nor found to be gone. */
    synchronized long bytesInUse() { return bytesInUse; }

    @Override
    public synchronized void free(Storage storage) {
        if (storage instanceof DeviceStorage device) {
            free(owned.get(device.buffer()));
        }
    }

    private void freeUnreferenced() {
        for (Object reference = gone.poll(); reference != null; reference = gone.poll()) {
            free((Owned) reference);
        }
    }

    private void free(@Nullable Owned block) {
        if (block != null && owned.remove(block.buffer) != null) {
            block.clear();
            bytesInUse -= block.bytes;
            CommandQueue.free(block.buffer);
        }
    }

    /** Frees all that is left. */
    synchronized void close() {
        for (Owned block : owned.values()) {
            CommandQueue.free(block.buffer);
        }
        owned.clear();
    }

    @Override
    public void fill(Tensor y, float value) {
        queue.kernel(SOURCE, "fill").writes(y).with(y.size()).with(value).run(y.size());
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        queue.kernel(SOURCE, "copy").writes(y).with(y.size()).reads(x).run(y.size());
    }

    @Override
    public void transpose(Tensor x, int[] axes, Tensor y) {
        int[] steps = x.shape().strides();
        int[] permuted = new int[axes.length];
        for (int axis = 0; axis < axes.length; axis++) {
            permuted[axis] = steps[axes[axis]];
        }
        queue.kernel(SOURCE, "transpose").writes(y).with(y.size()).reads(x)
                .withVector(eight(y.shape().extents(), 1)).withVector(eight(permuted, 0)).run(y.size());
    }

    @Override
    public void pad(Tensor x, int[] before, float value, Tensor y) {
        queue.kernel(SOURCE, "pad").writes(y).with(y.size()).reads(x)
                .withVector(eight(y.shape().extents(), 1)).withVector(eight(x.shape().extents(), 1))
                .withVector(eight(before, 0))
                .with(value).run(y.size());
    }

    @Override
    public void place(Tensor x, int[] at, Tensor y) {
        int[] steps = y.shape().strides();
        int first = 0;
        for (int axis = 0; axis < at.length; axis++) {
            first += at[axis] * steps[axis];
        }
        queue.kernel(SOURCE, "place").writes(y, y.offset() + first).with(x.size()).reads(x)
                .withVector(eight(x.shape().extents(), 1)).withVector(eight(steps, 0)).run(x.size());
    }

    @Override
    public void gather(Tensor table, Tensor indices, Tensor y) {
        requireRows(indices, table.shape().extent(0));
        queue.kernel(SOURCE, "gather").writes(y).with(y.size()).reads(table).reads(indices)
                .with(table.shape().extent(1)).run(y.size());
    }

    @Override
    public void scatterSum(Tensor x, Tensor indices, Tensor sums) {
        requireRows(indices, sums.shape().extent(0));
        queue.kernel(SOURCE, "scatter_sum").writes(sums).with(sums.size()).reads(x).reads(indices)
                .with(sums.shape().extent(1)).with(indices.size()).run(sums.size());
    }

    private void requireRows(Tensor indices, int count) {
        float[] values = DeviceStorage.read(indices, queue);
        for (int i = 0; i < values.length; i++) {
            Indices.requireRow(values[i], i, count);
        }
    }

    /** Eight numbers for a kernel: those given, and in front of them what an axis has that is not there. */
    static int[] eight(int[] values, int missing) {
        if (values.length > MOST_AXES) {
            throw new IllegalArgumentException("a tensor of " + values.length + " axes is more than the "
                    + MOST_AXES + " that the OpenCL backend moves: join some of them");
        }
        int[] eight = new int[MOST_AXES];
        Arrays.fill(eight, 0, MOST_AXES - values.length, missing);
        System.arraycopy(values, 0, eight, MOST_AXES - values.length, values.length);
        return eight;
    }
}
