package io.github.tardigrad.kernels.opencl;

import static org.jocl.CL.CL_BUILD_PROGRAM_FAILURE;
import static org.jocl.CL.CL_PROGRAM_BINARIES;
import static org.jocl.CL.CL_PROGRAM_BINARY_SIZES;
import static org.jocl.CL.CL_PROGRAM_BUILD_LOG;
import static org.jocl.CL.clBuildProgram;
import static org.jocl.CL.clCreateKernel;
import static org.jocl.CL.clCreateProgramWithBinary;
import static org.jocl.CL.clCreateProgramWithSource;
import static org.jocl.CL.clGetProgramBuildInfo;
import static org.jocl.CL.clGetProgramInfo;
import static org.jocl.CL.clReleaseKernel;
import static org.jocl.CL.clReleaseProgram;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_context;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/**
 * What is compiled for one device, each program once, or once for all starts, see {@link BinaryCache}. Its owner's lock
 * guards it.
 */
final class Programs implements AutoCloseable {
    /** A program with those of its kernels that were asked for. */
    private record Compiled(cl_program program, Map<String, cl_kernel> kernels) {}

    private final cl_context context;
    private final Device device;
    private final BinaryCache cache = BinaryCache.ofUser();
    private final Map<Source, Compiled> compiled = new HashMap<>();

    Programs(cl_context context, Device device) {
        this.context = context;
        this.device = device;
    }

    /** A kernel, whose program is compiled at its first use. */
    cl_kernel kernel(Source source, String name) {
        Compiled program = compiled.get(source);
        if (program == null) {
            program = new Compiled(compile(source), new HashMap<>());
            compiled.put(source, program);
        }
        cl_kernel kernel = program.kernels.get(name);
        if (kernel == null) {
            kernel = clCreateKernel(program.program, name, null);
            program.kernels.put(name, kernel);
        }
        return kernel;
    }

    private cl_program compile(Source source) {
        String text = source.text();
        String key = BinaryCache.key(device.name(), device.vendor(), device.version(), options(), text);
        Optional<byte[]> binary = cache.get(key);
        if (binary.isPresent()) {
            try {
                return fromBinary(binary.get());
            } catch (CLException e) {
                // The driver does not take what it gave: it is compiled and kept anew.
            }
        }
        cl_program program = fromText(text, source.files());
        try {
            cache.put(key, binary(program));
        } catch (CLException e) {
            // A driver that does not give the binary away compiles at every start.
        }
        return program;
    }

    private cl_program fromText(String text, List<String> files) {
        cl_program program = clCreateProgramWithSource(context, 1, new String[] {text}, null, null);
        try {
            clBuildProgram(program, 1, new cl_device_id[] {device.id()}, options(), null, null);
            return program;
        } catch (CLException e) {
            if (e.getStatus() != CL_BUILD_PROGRAM_FAILURE) {
                CommandQueue.release(() -> clReleaseProgram(program));
                throw e; // of the device, not of the program
            }
            String log = log(program);
            clReleaseProgram(program);
            throw new IllegalStateException("the driver of " + device.name() + " does not compile " + files
                    + ": " + e.getMessage() + System.lineSeparator() + log, e);
        }
    }

    private cl_program fromBinary(byte[] binary) {
        cl_device_id[] devices = {device.id()};
        cl_program program = clCreateProgramWithBinary(context, 1, devices, new long[] {binary.length},
                new byte[][] {binary}, null, null);
        try {
            clBuildProgram(program, 1, devices, options(), null, null);
            return program;
        } catch (CLException e) {
            clReleaseProgram(program);
            throw e;
        }
    }

    private static byte[] binary(cl_program program) {
        long[] size = new long[1];
        clGetProgramInfo(program, CL_PROGRAM_BINARY_SIZES, Sizeof.size_t, Pointer.to(size), null);
        byte[] binary = new byte[(int) size[0]];
        clGetProgramInfo(program, CL_PROGRAM_BINARIES, Sizeof.POINTER, Pointer.to(Pointer.to(binary)), null);
        return binary;
    }

    /** Nothing that trades accuracy for speed: a device that can round correctly is asked to. */
    private String options() {
        return "-cl-std=CL1.2" + (device.roundsCorrectly() ? " -cl-fp32-correctly-rounded-divide-sqrt" : "");
    }

    private String log(cl_program program) {
        long[] size = new long[1];
        clGetProgramBuildInfo(program, device.id(), CL_PROGRAM_BUILD_LOG, 0, null, size);
        byte[] bytes = new byte[(int) size[0]];
        clGetProgramBuildInfo(program, device.id(), CL_PROGRAM_BUILD_LOG, bytes.length, Pointer.to(bytes), null);
        return new String(bytes, StandardCharsets.UTF_8).replace("\0", "").strip();
    }

    @Override
    public void close() {
        for (Compiled program : compiled.values()) {
            program.kernels.values().forEach(kernel -> CommandQueue.release(() -> clReleaseKernel(kernel)));
            CommandQueue.release(() -> clReleaseProgram(program.program));
        }
        compiled.clear();
    }
}
