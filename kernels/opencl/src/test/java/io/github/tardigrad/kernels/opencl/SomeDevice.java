package io.github.tardigrad.kernels.opencl;

import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** Devices that are not there, for what only reads what a device says of itself. */
final class SomeDevice {
    private SomeDevice() {}

    static Device of(boolean isGpu, String vendor, long largestWorkGroup, long localMemory, boolean hasTensorCores) {
        return new Device(new cl_platform_id(), new cl_device_id(), "any", vendor, "1.2", isGpu, 1L << 30, 1L << 28,
                localMemory, largestWorkGroup, largestWorkGroup, 16, hasTensorCores, true);
    }
}
