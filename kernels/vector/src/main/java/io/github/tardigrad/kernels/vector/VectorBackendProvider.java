package io.github.tardigrad.kernels.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.BackendProvider;
import io.github.tardigrad.engine.backend.BackendUnavailableException;
import java.lang.management.ManagementFactory;

/**
 * Finds out whether this JVM can run the vector backend, and opens it. It runs where the Vector API does: with
 * {@code --add-modules jdk.incubator.vector}, or by itself on the module path, and in a JVM with its optimising
 * compiler (C2), without which every vector is an object on the heap and the backend slower than scalar code.
 *
 * <p>The system property {@code tardigrad.vector.bits} (128, 256 or 512) forces a width; results are the same at each.
 */
public final class VectorBackendProvider implements BackendProvider {
    private static final int PRIORITY = 100;
    /** The highest tier of compilation is C2. */
    private static final int OPTIMISING_TIER = 4;

    /** For the service loader. */
    public VectorBackendProvider() {}

    @Override
    public String name() { return "vector"; }

    @Override
    public int priority() { return PRIORITY; }

    @Override
    public Backend open(Request request) throws BackendUnavailableException {
        request.requireFloat32();
        // This class must load without the Vector API: all that needs it lies behind this check.
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            throw new BackendUnavailableException("the vector backend needs the Vector API:"
                    + " start java with --add-modules jdk.incubator.vector");
        }
        requireOptimisingCompiler();
        return VectorBackend.open(request.threads());
    }

    private static void requireOptimisingCompiler() throws BackendUnavailableException {
        if (System.getProperty("java.vm.info", "").contains("interpreted")) {
            throw new BackendUnavailableException("the vector backend needs a compiling JVM: start java without -Xint");
        }
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (machine == null) {
            throw new BackendUnavailableException("the vector backend needs a HotSpot JVM, and this one is "
                    + System.getProperty("java.vm.name"));
        }
        int highest;
        try {
            highest = Integer.parseInt(machine.getVMOption("TieredStopAtLevel").getValue());
        } catch (IllegalArgumentException exception) {
            throw new BackendUnavailableException(
                    "the vector backend needs the optimising compiler C2, which this JVM ("
                            + System.getProperty("java.vm.name") + ") does not have", exception);
        }
        if (highest < OPTIMISING_TIER) {
            throw new BackendUnavailableException("the vector backend needs the optimising compiler C2:"
                    + " start java without -XX:TieredStopAtLevel=" + highest);
        }
    }
}
