package io.github.tardigrad.kernels.opencl;

import static org.jocl.CL.CL_DEVICE_TYPE_ALL;
import static org.jocl.CL.clGetDeviceIDs;
import static org.jocl.CL.clGetPlatformIDs;

import io.github.tardigrad.engine.backend.BackendUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jocl.CLException;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** The devices of this machine, and which of them is meant. */
final class Devices {
    private static final String VARIABLE = "OPENCL_DEVICE";
    private static final String NOTHING = "no OpenCL driver offers a device: install the one of your GPU, or"
            + " pocl-opencl-icd to compute on the processor; clinfo lists what is found";

    private Devices() {}

    /**
     * All that the installed drivers offer, in their order.
     *
     * @throws BackendUnavailableException when there is none
     */
    static List<Device> all() throws BackendUnavailableException {
        NativeLibrary.load();
        List<Device> devices = new ArrayList<>();
        try {
            int[] count = new int[1];
            clGetPlatformIDs(0, null, count);
            cl_platform_id[] platforms = new cl_platform_id[count[0]];
            clGetPlatformIDs(platforms.length, platforms, null);
            for (cl_platform_id platform : platforms) {
                devices.addAll(of(platform));
            }
        } catch (CLException e) {
            throw new BackendUnavailableException(NOTHING, e);
        }
        if (devices.isEmpty()) {
            throw new BackendUnavailableException(NOTHING);
        }
        return devices;
    }

    /** A driver or device that answers by an error must not hide the others. */
    private static List<Device> of(cl_platform_id platform) {
        List<Device> devices = new ArrayList<>();
        try {
            int[] count = new int[1];
            clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 0, null, count);
            cl_device_id[] ids = new cl_device_id[count[0]];
            clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, ids.length, ids, null);
            for (cl_device_id id : ids) {
                if (Device.isUsable(id)) {
                    devices.add(Device.of(platform, id));
                }
            }
        } catch (CLException e) {
            return devices;
        }
        return devices;
    }

    /**
     * The one that is asked for, here or in the environment ({@code OPENCL_DEVICE}), or the first GPU, or the first.
     *
     * @param asked its number, or a part of its name; empty to leave it open
     * @throws BackendUnavailableException when there is no such device; the message lists those that there are
     */
    static Device choose(String asked) throws BackendUnavailableException {
        String environment = System.getenv(VARIABLE);
        return choose(all(), asked.isEmpty() && environment != null ? environment.strip() : asked);
    }

    static Device choose(List<Device> devices, String asked) throws BackendUnavailableException {
        if (asked.isEmpty()) {
            return devices.stream().filter(Device::isGpu).findFirst().orElse(devices.getFirst());
        }
        if (asked.matches("\\d{1,4}") && Integer.parseInt(asked) < devices.size()) {
            return devices.get(Integer.parseInt(asked));
        }
        for (Device device : devices) {
            if (!asked.matches("\\d+") && device.name().toLowerCase(Locale.ROOT)
                    .contains(asked.toLowerCase(Locale.ROOT))) {
                return device;
            }
        }
        throw new BackendUnavailableException("no OpenCL device is called '" + asked
                + "', by number or part of a name: take one of " + list(devices));
    }

    /** For messages: {@code opencl:0 (name), opencl:1 (name)}. */
    static String list(List<Device> devices) {
        List<String> names = new ArrayList<>();
        for (Device device : devices) {
            names.add("opencl:" + names.size() + " (" + device.name() + ")");
        }
        return String.join(", ", names);
    }
}
