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
import static org.jocl.CL.clReleaseCommandQueue;
import static org.jocl.CL.clReleaseContext;
import static org.jocl.CL.clReleaseMemObject;
import static org.jocl.CL.clSetKernelArg;

import java.util.List;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;

/**
 * A device at work: its context, one queue that runs commands in their order, and the programs compiled for it. Many
 * threads may use it; what takes several commands holds its lock.
 */
final class CommandQueue implements AutoCloseable {
    private final Device device;
    private final cl_context context;
    private final cl_command_queue queue;
    private final Programs programs;
    private final Traffic traffic = new Traffic();

    CommandQueue(Device device) {
        this.device = device;
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL_CONTEXT_PLATFORM, device.platform());
        context = clCreateContext(properties, 1, new org.jocl.cl_device_id[] {device.id()}, null, null, null);
        queue = createQueue(context, device);
        programs = new Programs(context, device);
    }

    @SuppressWarnings("deprecation") // the successor came with OpenCL 2.0, and 1.2 is enough here
    private static cl_command_queue createQueue(cl_context context, Device device) {
        return clCreateCommandQueue(context, device.id(), 0, null);
    }

    Device device() { return device; }

    /** What was moved and launched so far. */
    Traffic traffic() { return traffic; }

    /** Kernel {@code name} of a program, to be given its arguments. */
    Launch kernel(Source source, String name) {
        return new Launch(this, source, name);
    }

    /** Runs a kernel behind all that was asked for before. */
    synchronized void run(Launch launch, long[] items, long[] group) {
        cl_kernel kernel = programs.kernel(launch.source(), launch.name());
        List<Launch.Argument> arguments = launch.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            clSetKernelArg(kernel, i, arguments.get(i).size(), arguments.get(i).pointer());
        }
        clEnqueueNDRangeKernel(queue, kernel, items.length, null, items, group, 0, null, null);
        traffic.launched();
    }

    /** A new buffer, in which there may be anything. */
    cl_mem allocate(long bytes) {
        return clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, null);
    }

    /** A new buffer that kernels only read; of one number at least, since OpenCL has no empty buffers. */
    cl_mem constants(int... numbers) {
        int[] values = numbers.length == 0 ? new int[1] : numbers;
        traffic.uploaded(4L * values.length);
        return clCreateBuffer(context, CL_MEM_READ_ONLY | CL_MEM_COPY_HOST_PTR, (long) values.length * Sizeof.cl_int,
                Pointer.to(values), null);
    }

    synchronized void clear(cl_mem buffer, long bytes) {
        clEnqueueFillBuffer(queue, buffer, Pointer.to(new int[1]), Sizeof.cl_int, 0, bytes, 0, null, null);
    }

    /** The device frees it when the commands that use it are done. */
    static void free(cl_mem buffer) {
        clReleaseMemObject(buffer);
    }

    synchronized void upload(cl_mem buffer, int offset, float[] source, int at, int count) {
        if (count > 0) {
            clEnqueueWriteBuffer(queue, buffer, CL_TRUE, (long) offset * Sizeof.cl_float, (long) count
                    * Sizeof.cl_float, Pointer.to(source).withByteOffset((long) at * Sizeof.cl_float), 0, null, null);
            traffic.uploaded(4L * count);
        }
    }

    /** Waits for all that was asked for before. */
    synchronized void download(cl_mem buffer, int offset, float[] target, int at, int count) {
        if (count > 0) {
            clEnqueueReadBuffer(queue, buffer, CL_TRUE, (long) offset * Sizeof.cl_float, (long) count
                    * Sizeof.cl_float, Pointer.to(target).withByteOffset((long) at * Sizeof.cl_float), 0, null, null);
            traffic.downloaded(4L * count);
        }
    }

    @Override
    public synchronized void close() {
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
