package io.github.tardigrad.kernels.opencl;

import static org.jocl.CL.CL_CONTEXT_PLATFORM;
import static org.jocl.CL.CL_MEM_COPY_HOST_PTR;
import static org.jocl.CL.CL_MEM_OBJECT_ALLOCATION_FAILURE;
import static org.jocl.CL.CL_MEM_READ_ONLY;
import static org.jocl.CL.CL_MEM_READ_WRITE;
import static org.jocl.CL.CL_OUT_OF_HOST_MEMORY;
import static org.jocl.CL.CL_OUT_OF_RESOURCES;
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
import java.util.List;
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
 */
final class CommandQueue implements AutoCloseable {
    /** A driver may keep commands to itself; after so many it is told to begin. */
    private static final int SENT_TOGETHER = 16;

    private final Device device;
    private final cl_context context;
    private final cl_command_queue queue;
    private final Programs programs;
    private final GemmTiles tiles;
    private final Traffic traffic = new Traffic();
    private int unsent;
    private boolean closed;

    CommandQueue(Device device, Precision precision) {
        this.device = device;
        this.tiles = GemmTiles.of(device, precision);
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
    }

    @SuppressWarnings("deprecation") // the successor came with OpenCL 2.0, and 1.2 is enough here
    private static cl_command_queue createQueue(cl_context context, Device device) {
        return clCreateCommandQueue(context, device.id(), 0, null);
    }

    Device device() { return device; }

    /** How products are cut. */
    GemmTiles tiles() { return tiles; }

    /** What was moved and launched so far. */
    Traffic traffic() { return traffic; }

    /** Kernel {@code name} of a program, to be given its arguments. */
    Launch kernel(Source source, String name) {
        return new Launch(this, source, name);
    }

    /** Runs a kernel behind all that was asked for before. */
    synchronized void run(Launch launch, long[] items, long[] group) {
        requireOpen();
        cl_kernel kernel = programs.kernel(launch.source(), launch.name());
        List<Launch.Argument> arguments = launch.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            clSetKernelArg(kernel, i, arguments.get(i).size(), arguments.get(i).pointer());
        }
        asking(() -> clEnqueueNDRangeKernel(queue, kernel, items.length, null, items, group, 0, null, null));
        traffic.launched();
        if (++unsent == SENT_TOGETHER) {
            clFlush(queue);
            unsent = 0;
        }
    }

    /** Some drivers find only when a command comes that memory is short. */
    private void asking(Runnable command) {
        try {
            command.run();
        } catch (CLException e) {
            int status = e.getStatus();
            if (status == CL_MEM_OBJECT_ALLOCATION_FAILURE || status == CL_OUT_OF_RESOURCES
                    || status == CL_OUT_OF_HOST_MEMORY) {
                OutOfMemoryError error = new OutOfMemoryError("device " + device.name() + " ran out of memory ("
                        + e.getMessage() + "): take smaller batches or a smaller model");
                error.initCause(e);
                throw error;
            }
            throw e;
        }
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
        clFinish(queue);
    }

    /** A new buffer, in which there may be anything. */
    cl_mem allocate(long bytes) {
        requireOpen();
        return clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, null);
    }

    /** A new buffer that kernels only read; of one number at least, since OpenCL has no empty buffers. */
    cl_mem constants(int... numbers) {
        requireOpen();
        int[] values = numbers.length == 0 ? new int[1] : numbers;
        traffic.uploaded(4L * values.length);
        return clCreateBuffer(context, CL_MEM_READ_ONLY | CL_MEM_COPY_HOST_PTR, (long) values.length * Sizeof.cl_int,
                Pointer.to(values), null);
    }

    void clear(cl_mem buffer, long bytes) {
        requireOpen();
        clEnqueueFillBuffer(queue, buffer, Pointer.to(new int[1]), Sizeof.cl_int, 0, bytes, 0, null, null);
    }

    /** The device frees it when the commands that use it are done. */
    static void free(cl_mem buffer) {
        clReleaseMemObject(buffer);
    }

    /** Waits until the numbers have been taken. */
    void upload(cl_mem buffer, int offset, float[] source, int at, int count) {
        requireOpen();
        if (count > 0) {
            asking(() -> clEnqueueWriteBuffer(queue, buffer, CL_TRUE, bytes(offset), bytes(count),
                    Pointer.to(source).withByteOffset(bytes(at)), 0, null, null));
            traffic.uploaded(bytes(count));
        }
    }

    /** Waits for all that was asked for before. */
    void download(cl_mem buffer, int offset, float[] target, int at, int count) {
        requireOpen();
        if (count > 0) {
            asking(() -> clEnqueueReadBuffer(queue, buffer, CL_TRUE, bytes(offset), bytes(count),
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
        try {
            clFinish(queue);
        } catch (CLException e) {
            // The device is lost: there is nothing to wait for, and what belongs to it is freed all the same.
        }
        programs.close();
        clReleaseCommandQueue(queue);
        clReleaseContext(context);
    }
}
