package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.BackendProvider;
import io.github.tardigrad.engine.backend.BackendUnavailableException;
import java.util.List;
import org.jocl.CLException;

/**
 * Finds an OpenCL device and opens it: {@code opencl} is the first GPU, or the first device where there is none;
 * {@code opencl:1} is number 1 of all, {@code opencl:NAME} the first with that in its name. The environment variable
 * {@code OPENCL_DEVICE} says the same for {@code opencl} alone. Precisions below fp32 are for tensor cores; a device
 * without them emulates them, slowly, so that what they do to a model can be tried anywhere.
 */
public final class OpenClBackendProvider implements BackendProvider {
    /** Below the vector backend: a device is used when it is asked for. */
    private static final int PRIORITY = 50;

    /** For the service loader. */
    public OpenClBackendProvider() {}

    @Override
    public String name() { return "opencl"; }

    @Override
    public int priority() { return PRIORITY; }

    @Override
    public List<String> devices() {
        try {
            return Devices.all().stream().map(Device::summary).toList();
        } catch (BackendUnavailableException e) {
            return List.of();
        }
    }

    @Override
    public Backend open(Request request) throws BackendUnavailableException {
        Device device = Devices.choose(request.device());
        try {
            OpenClBackend backend = new OpenClBackend(device, request.precision(), request.notices());
            try {
                backend.tryOut();
                return backend;
            } catch (CLException | IllegalStateException | UnsupportedOperationException e) {
                backend.close();
                throw e;
            }
        } catch (CLException | IllegalStateException | UnsupportedOperationException e) {
            throw new BackendUnavailableException("device " + device.name() + " does not compute: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given"), e);
        }
    }
}
