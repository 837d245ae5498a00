package io.github.tardigrad.kernels.opencl;

import static org.jocl.CL.CL_DEVICE_AVAILABLE;
import static org.jocl.CL.CL_DEVICE_COMPILER_AVAILABLE;
import static org.jocl.CL.CL_DEVICE_EXTENSIONS;
import static org.jocl.CL.CL_DEVICE_GLOBAL_MEM_SIZE;
import static org.jocl.CL.CL_DEVICE_LOCAL_MEM_SIZE;
import static org.jocl.CL.CL_DEVICE_MAX_COMPUTE_UNITS;
import static org.jocl.CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE;
import static org.jocl.CL.CL_DEVICE_MAX_WORK_GROUP_SIZE;
import static org.jocl.CL.CL_DEVICE_MAX_WORK_ITEM_SIZES;
import static org.jocl.CL.CL_DEVICE_NAME;
import static org.jocl.CL.CL_DEVICE_SINGLE_FP_CONFIG;
import static org.jocl.CL.CL_DEVICE_TYPE;
import static org.jocl.CL.CL_DEVICE_TYPE_GPU;
import static org.jocl.CL.CL_DEVICE_VENDOR;
import static org.jocl.CL.CL_DEVICE_VENDOR_ID;
import static org.jocl.CL.CL_DEVICE_VERSION;
import static org.jocl.CL.CL_DRIVER_VERSION;
import static org.jocl.CL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT;
import static org.jocl.CL.clGetDeviceInfo;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * What a device says of itself.
 *
 * @param platform its driver
 * @param id what OpenCL calls it
 * @param name as the vendor writes it
 * @param vendor who made it
 * @param version of OpenCL, and of the driver behind it
 * @param isGpu whether it is a GPU and no processor
 * @param memory bytes of its memory
 * @param largestAllocation bytes of one buffer at most
 * @param localMemory bytes that a work-group has for itself
 * @param largestWorkGroup work-items of a work-group at most
 * @param highestWorkGroup work-items of one along its second axis at most
 * @param computeUnits work-groups that it computes at the same time, or about that
 * @param hasTensorCores whether our kernels can multiply on tensor cores there: NVIDIA, compute capability 8.0 on
 * @param roundsCorrectly whether it can round quotients and roots of floats correctly
 */
record Device(cl_platform_id platform, cl_device_id id, String name, String vendor, String version, boolean isGpu,
        long memory, long largestAllocation, long localMemory, long largestWorkGroup, long highestWorkGroup,
        int computeUnits, boolean hasTensorCores, boolean roundsCorrectly) {
    private static final long NVIDIA = 0x10DE;
    private static final String ATTRIBUTE_QUERY = "cl_nv_device_attribute_query";
    /** Of that extension. */
    private static final int COMPUTE_CAPABILITY_MAJOR = 0x4000;
    private static final int FIRST_WITH_TF32 = 8;

    /** Asks a device. */
    static Device of(cl_platform_id platform, cl_device_id id) {
        return new Device(platform, id, text(id, CL_DEVICE_NAME), text(id, CL_DEVICE_VENDOR),
                text(id, CL_DEVICE_VERSION) + ", driver " + text(id, CL_DRIVER_VERSION),
                (number(id, CL_DEVICE_TYPE) & CL_DEVICE_TYPE_GPU) != 0,
                number(id, CL_DEVICE_GLOBAL_MEM_SIZE), number(id, CL_DEVICE_MAX_MEM_ALLOC_SIZE),
                number(id, CL_DEVICE_LOCAL_MEM_SIZE), number(id, CL_DEVICE_MAX_WORK_GROUP_SIZE),
                numbers(id, CL_DEVICE_MAX_WORK_ITEM_SIZES)[1],
                (int) Math.max(1, number(id, CL_DEVICE_MAX_COMPUTE_UNITS)),
                hasTensorCores(id),
                (number(id, CL_DEVICE_SINGLE_FP_CONFIG) & CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0);
    }

    /** Another driver for the same GPU has neither this extension nor the language that our kernels use there. */
    private static boolean hasTensorCores(cl_device_id id) {
        return number(id, CL_DEVICE_VENDOR_ID) == NVIDIA
                && List.of(text(id, CL_DEVICE_EXTENSIONS).split(" ")).contains(ATTRIBUTE_QUERY)
                && number(id, COMPUTE_CAPABILITY_MAJOR) >= FIRST_WITH_TF32;
    }

    /** In a line, for people. */
    String summary() {
        return String.format(Locale.ROOT, "%s, %s, %.1f GB, %s", name, isGpu ? "GPU" : "no GPU", memory / 1e9, version);
    }

    /** It and its driver, in a line: what is the same behaves the same. */
    String identity() { return (name + ", " + vendor + ", " + version).replaceAll("[\\s\\p{Cntrl}]+", " "); }

    private static String text(cl_device_id id, int what) {
        long[] size = new long[1];
        clGetDeviceInfo(id, what, 0, null, size);
        byte[] bytes = new byte[(int) size[0]];
        clGetDeviceInfo(id, what, bytes.length, Pointer.to(bytes), null);
        // A zero ends it.
        return new String(bytes, 0, Math.max(0, bytes.length - 1), StandardCharsets.UTF_8).strip();
    }

    private static long number(cl_device_id id, int what) { return numbers(id, what)[0]; }

    /** Of 4 or 8 bytes, in the order of this machine, which is that of the device: little end first. */
    private static long[] numbers(cl_device_id id, int what) {
        long[] size = new long[1];
        clGetDeviceInfo(id, what, 0, null, size);
        long[] values = new long[Math.max(1, (int) (size[0] / Long.BYTES))];
        clGetDeviceInfo(id, what, size[0], Pointer.to(values), null);
        return values;
    }

    /** Whether it can run our kernels: it is there, has a compiler, and OpenCL 1.2 or newer. */
    static boolean isUsable(cl_device_id id) {
        return number(id, CL_DEVICE_AVAILABLE) != 0 && number(id, CL_DEVICE_COMPILER_AVAILABLE) != 0
                && !text(id, CL_DEVICE_VERSION).matches("OpenCL 1\\.[01]\\b.*");
    }
}
