package io.github.tardigrad.kernels.opencl;

import static org.jocl.CL.CL_CONTEXT_PLATFORM;
import static org.jocl.CL.CL_MEM_COPY_HOST_PTR;
import static org.jocl.CL.CL_MEM_READ_ONLY;
import static org.jocl.CL.CL_MEM_READ_WRITE;
import static org.jocl.CL.CL_TRUE;
import static org.jocl.CL.clCreateBuffer;
import static org.jocl.CL.clCreateCommandQueue;
import static org.jocl.CL.clCreateContext;
import static org.jocl.CL.clEnqueueFillBuffer;
import static org.jocl.CL.clEnqueueNDRangeKernel;
import static org.jocl.CL.clEnqueueReadBuffer;
import static org.jocl.CL.clEnqueueWriteBuffer;
import static org.jocl.CL.clFinish;
import static org.jocl.CL.clFlush;
import static org.jocl.CL.clReleaseCommandQueue;
import static org.jocl.CL.clReleaseContext;
import static org.jocl.CL.clReleaseMemObject;
import static org.jocl.CL.clSetKernelArg;

import io.github.tardigrad.engine.backend.Precision;
import io.github.tardigrad.engine.backend.DeviceLostException;
import io.github.tardigrad.engine.backend.DeviceOutOfMemoryError;
import java.util.List;
import java.util.Optional;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;

/**
 * A device at work: its context, one queue that runs commands in their order, and the programs compiled for it. Many
 * threads may use it; a kernel gets its arguments and is started under the lock. Once closed, it refuses all work.
 *
 * <p>Everything that asks the device for something may throw {@link DeviceLostException} and
 * {@link DeviceOutOfMemoryError}, see {@link DeviceCalls}.
 */
final class CommandQueue implements AutoCloseable {
    /** A driver may keep commands to itself; after so many it is told to begin. */
    private static final int SENT_TOGETHER = 16;
    /** Floats of an upload that nobody waits for: 32 MiB. */
    private static final int MOST_STAGED = 1 << 23;

    private final Device device;
    private final cl_context context;
    private final cl_command_queue queue;
    private final Programs programs;
    private final Precision precision;
    private final DeviceCalls calls;
    private final Staging staging = new Staging();
    private final Traffic traffic = new Traffic();
    private volatile TileChoice tiles;
    private int unsent;
    private boolean closed;

    /** With products in a precision. */
    CommandQueue(Device device, Precision precision) {
        this(device, precision, () -> {});
    }

    /** With something that runs in front of every command, and may fail as the driver would. */
    CommandQueue(Device device, Precision precision, Runnable before) {
        this.device = device;
        this.precision = precision;
        this.tiles = GemmTiles.of(device, precision, Optional.empty());
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL_CONTEXT_PLATFORM, device.platform());
        context = clCreateContext(properties, 1, new cl_device_id[] {device.id()}, null, null, null);
        programs = new Programs(context, device);
        try {
            queue = createQueue(context, device);
        } catch (CLException e) {
            clReleaseContext(context);
            throw e;
        }
        calls = new DeviceCalls(device.name(), () -> clFinish(queue), before);
    }

    @SuppressWarnings("deprecation") // the successor came with OpenCL 2.0, and 1.2 is enough here
    private static cl_command_queue createQueue(cl_context context, Device device) {
        return clCreateCommandQueue(context, device.id(), 0, null);
    }

    Device device() { return device; }

    /** What products are made in. */
    Precision precision() { return precision; }

    /** How products are cut: by what is shipped, until another choice is set. No bit of a result depends on it. */
    TileChoice tiles() { return tiles; }

    /** Cuts the products that follow otherwise. */
    void setTiles(TileChoice newTiles) { tiles = newTiles; }

    /** What was moved and launched so far. */
    Traffic traffic() { return traffic; }

    /** Kernel {@code name} of a program, to be given its arguments. */
    Launch kernel(Source source, String name) {
        return new Launch(this, source, name);
    }

    /** Runs a kernel behind all that was asked for before. */
    synchronized void run(Launch launch, long[] items, long[] group) {
        requireOpen();
        calls.run(() -> {
            cl_kernel kernel = programs.kernel(launch.source(), launch.name());
            List<Launch.Argument> arguments = launch.arguments();
            for (int i = 0; i < arguments.size(); i++) {
                clSetKernelArg(kernel, i, arguments.get(i).size(), arguments.get(i).pointer());
            }
            clEnqueueNDRangeKernel(queue, kernel, items.length, null, items, group, 0, null, null);
            if (++unsent == SENT_TOGETHER) {
                unsent = 0;
                clFlush(queue);
            }
        });
        traffic.launched();
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the engine on device " + device.name()
                    + " is closed: its tensors went with it");
        }
    }

    /** Waits for all that was asked for before. */
    void finish() {
        requireOpen();
        calls.finish();
    }

    /** A new buffer, in which there may be anything. */
    cl_mem allocate(long bytes) {
        requireOpen();
        return calls.get(() -> clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, null));
    }

    /** A new buffer that kernels only read; of one number at least, since OpenCL has no empty buffers. */
    cl_mem constants(int... numbers) {
        requireOpen();
        int[] values = numbers.length == 0 ? new int[1] : numbers;
        long bytes = (long) values.length * Sizeof.cl_int;
        cl_mem buffer = calls.get(() -> clCreateBuffer(context, CL_MEM_READ_ONLY | CL_MEM_COPY_HOST_PTR, bytes,
                Pointer.to(values), null));
        traffic.uploaded(bytes);
        return buffer;
    }

    void clear(cl_mem buffer, long bytes) {
        requireOpen();
        calls.run(() -> clEnqueueFillBuffer(queue, buffer, Pointer.to(new int[1]), Sizeof.cl_int, 0, bytes, 0, null,
                null));
    }

    /** The device frees it when the commands that use it are done. */
    static void free(cl_mem buffer) {
        release(() -> clReleaseMemObject(buffer));
    }

    /** What a lost device does not let go of goes with the process. */
    static void release(Runnable call) {
        try {
            call.run();
        } catch (CLException e) {
            // It was not to be used again in any case.
        }
    }

    /** Takes the numbers and returns; those that are too many to be put aside are waited for. */
    synchronized void upload(cl_mem buffer, int offset, float[] source, int at, int count) {
        requireOpen();
        if (count > 0) {
            calls.run(() -> {
                if (count <= MOST_STAGED) {
                    staging.send(queue, buffer, bytes(offset), source, at, count);
                } else {
                    clEnqueueWriteBuffer(queue, buffer, CL_TRUE, bytes(offset), bytes(count),
                            Pointer.to(source).withByteOffset(bytes(at)), 0, null, null);
                }
                clFlush(queue);
            });
            traffic.uploaded(bytes(count));
        }
    }

    /** Waits for all that was asked for before. */
    void download(cl_mem buffer, int offset, float[] target, int at, int count) {
        requireOpen();
        if (count > 0) {
            calls.run(() -> clEnqueueReadBuffer(queue, buffer, CL_TRUE, bytes(offset), bytes(count),
                    Pointer.to(target).withByteOffset(bytes(at)), 0, null, null));
            traffic.downloaded(bytes(count));
        }
    }

    private static long bytes(int floats) { return (long) floats * Sizeof.cl_float; }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!calls.isLost()) {
            release(() -> clFinish(queue)); // of a lost device there is nothing to wait for
            release(staging::close);
        }
        programs.close();
        release(() -> clReleaseCommandQueue(queue));
        release(() -> clReleaseContext(context));
    }
}
