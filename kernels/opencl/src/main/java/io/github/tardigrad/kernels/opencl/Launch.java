package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Tensor;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_mem;

/**
 * One call of a kernel: its arguments in their order, then how many work-items run it.
 *
 * <pre>{@code
 * queue.kernel(SOURCE, "fill").writes(y).with(y.size()).with(value).run(y.size());
 * }</pre>
 */
final class Launch {
    /** Of kernels without local memory: a whole number of the lanes of every GPU. */
    private static final int GROUP = 64;

    /** A value for the driver to copy. */
    record Argument(long size, Pointer pointer) {}

    private final CommandQueue queue;
    private final Source source;
    private final String name;
    private final List<Argument> arguments = new ArrayList<>();
    /** Nobody else may know them any more when the kernel is started; and what nobody knows is freed. */
    private final List<DeviceStorage> storages = new ArrayList<>();

    Launch(CommandQueue queue, Source source, String name) {
        this.queue = queue;
        this.source = source;
        this.name = name;
    }

    Source source() { return source; }

    String name() { return name; }

    List<Argument> arguments() { return arguments; }

    /** A tensor that is only read: its buffer and where it begins there. */
    Launch reads(Tensor tensor) { return with(storage(tensor).buffer(), tensor.offset()); }

    /** A tensor that is written. */
    Launch writes(Tensor tensor) {
        return writes(tensor, tensor.offset());
    }

    /** A tensor that is written from another place on than its first element. */
    Launch writes(Tensor tensor, int start) {
        DeviceStorage storage = storage(tensor);
        storage.written();
        return with(storage.buffer(), start);
    }

    private DeviceStorage storage(Tensor tensor) {
        DeviceStorage storage = DeviceStorage.of(tensor, queue);
        storages.add(storage);
        return storage;
    }

    /** A buffer of floats from {@code start} on. */
    Launch with(cl_mem buffer, int start) { return with(buffer).with(start); }

    /** A buffer from its beginning. */
    Launch with(cl_mem buffer) { return add(Sizeof.cl_mem, Pointer.to(buffer)); }

    /** A whole number. */
    Launch with(int value) { return withVector(value); }

    /** A vector of whole numbers, as many as the type of the parameter has. */
    Launch withVector(int... values) { return add((long) Sizeof.cl_int * values.length, Pointer.to(values)); }

    /** Each an argument of its own. */
    Launch withEach(int... values) {
        for (int value : values) {
            with(value);
        }
        return this;
    }

    /** A float. */
    Launch with(float value) { return add(Sizeof.cl_float, Pointer.to(new float[] {value})); }

    /** A condition. */
    Launch with(boolean value) { return with(value ? 1 : 0); }

    private Launch add(long size, Pointer pointer) {
        arguments.add(new Argument(size, pointer));
        return this;
    }

    /** One work-item for each of {@code count} numbers, and some that find nothing to do; none if there are none. */
    void run(int count) {
        if (count > 0) {
            long group = Math.min(GROUP, queue.device().largestWorkGroup());
            run(new long[] {Math.ceilDiv(count, group) * group}, new long[] {group});
        }
    }

    /** Work-groups of the given extents; the extents of the whole are multiples of them. */
    void run(long[] items, long[] group) {
        queue.run(this, items, group);
        Reference.reachabilityFence(storages);
    }
}
