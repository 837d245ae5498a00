package io.github.tardigrad.training.run;

import io.github.tardigrad.engine.Engine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where and with what a run was made. Of these only the backend has a say in the bits of the weights.
 *
 * @param tardigrad the version of this library
 * @param java version and vendor
 * @param vm name of the virtual machine
 * @param machine operating system, its version, and processor architecture
 * @param processors how many this process may use
 * @param threads how many computed
 * @param backend as it reports itself, for example {@code vector-512}
 * @param started when, UTC, ISO 8601, to the second
 */
public record Provenance(String tardigrad, String java, String vm, String machine, int processors, int threads,
        String backend, String started) {
    /** Of this process, now. */
    public static Provenance of(Engine engine) {
        return new Provenance(version(),
                System.getProperty("java.version") + ", " + System.getProperty("java.vendor"),
                System.getProperty("java.vm.name"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(), engine.threads(), engine.backend().name(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** The version in the module descriptor; there is none when classes are run from a build folder. */
    private static String version() {
        var descriptor = Provenance.class.getModule().getDescriptor();
        return descriptor == null ? "unpackaged" : descriptor.rawVersion().orElse("unpackaged");
    }
}
