package io.github.tardigrad.kernels.opencl;

import static org.jocl.CL.CL_DEVICE_NOT_AVAILABLE;
import static org.jocl.CL.CL_INVALID_BUFFER_SIZE;
import static org.jocl.CL.CL_INVALID_COMMAND_QUEUE;
import static org.jocl.CL.CL_INVALID_CONTEXT;
import static org.jocl.CL.CL_INVALID_DEVICE;
import static org.jocl.CL.CL_MEM_OBJECT_ALLOCATION_FAILURE;
import static org.jocl.CL.CL_OUT_OF_HOST_MEMORY;
import static org.jocl.CL.CL_OUT_OF_RESOURCES;

import io.github.tardigrad.engine.backend.DeviceLostException;
import io.github.tardigrad.engine.backend.DeviceOutOfMemoryError;
import java.util.Set;
import java.util.function.Supplier;
import org.jocl.CLException;
import org.jspecify.annotations.Nullable;

/**
 * Calls of a device's driver, and what it means when one fails: the device is lost, its memory is full, or we asked for
 * something that there is not. Once the device is lost, the driver is asked nothing more.
 */
final class DeviceCalls {
    /** What NVIDIA's driver calls a kernel that read or wrote where it may not. */
    private static final int NVIDIA_FAULT = -9999;

    /** The device has gone, or its context broke under a kernel. */
    private static final Set<Integer> LOSSES = Set.of(CL_DEVICE_NOT_AVAILABLE, CL_INVALID_DEVICE, CL_INVALID_CONTEXT,
            CL_INVALID_COMMAND_QUEUE, NVIDIA_FAULT);

    /** There is no room, if the device answers otherwise: after a fault a driver often says this as well. */
    private static final Set<Integer> SHORTAGES = Set.of(CL_MEM_OBJECT_ALLOCATION_FAILURE, CL_OUT_OF_RESOURCES,
            CL_OUT_OF_HOST_MEMORY, CL_INVALID_BUFFER_SIZE);

    private final String device;
    private final Runnable finish;
    private final Runnable before;
    /** What told that the device is lost. */
    private volatile @Nullable CLException loss;

    /**
     * @param device its name
     * @param finish waits for all that it was asked to do, and fails if it is lost
     * @param before runs in front of every call, and may fail as the driver would
     */
    DeviceCalls(String device, Runnable finish, Runnable before) {
        this.device = device;
        this.finish = finish;
        this.before = before;
    }

    /** As {@link #get}, for a call that gives nothing back. */
    void run(Runnable call) {
        get(() -> {
            call.run();
            return call;
        });
    }

    /**
     * Makes a call.
     *
     * @throws DeviceLostException when the device is lost, by now or since an earlier call
     * @throws DeviceOutOfMemoryError when it has no room
     * @throws CLException when the driver refuses for another reason
     */
    <T> T get(Supplier<T> call) {
        CLException known = loss;
        if (known != null) {
            throw lost(known);
        }
        try {
            before.run();
            return call.get();
        } catch (CLException e) {
            if (LOSSES.contains(e.getStatus()) || !answers()) {
                loss = e;
                throw lost(e);
            }
            if (SHORTAGES.contains(e.getStatus())) {
                throw new DeviceOutOfMemoryError("device " + device + " ran out of memory (" + e.getMessage()
                        + "): take smaller batches or a smaller model", e);
            }
            throw e;
        }
    }

    /** Waits until the device has done all that it was asked to do. */
    void finish() { run(finish); }

    boolean isLost() { return loss != null; }

    private boolean answers() {
        try {
            before.run();
            finish.run();
            return true;
        } catch (CLException e) {
            return false;
        }
    }

    /** Another one each time: whoever closes what broke off may have to add one to the other as suppressed. */
    private DeviceLostException lost(CLException cause) {
        return new DeviceLostException("device " + device + " was lost (" + cause.getMessage() + "): the system's log"
                + " may say why (dmesg; NVIDIA writes lines with Xid); once the device is back, start again", cause);
    }
}
