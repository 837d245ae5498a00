package io.github.tardigrad.cli;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.backend.Precision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that every command takes. */
final class EngineFlags {
    @Option(names = "--backend", paramLabel = "NAME", defaultValue = "auto",
            description = "auto, vector, scalar or opencl, which takes a device behind it, as opencl:1 "
                    + "or opencl:NAME; a name forces it (default: ${DEFAULT-VALUE}).")
    private String backend;

    @Option(names = "--threads", paramLabel = "N", converter = Numbers.Threads.class,
            description = "Threads to compute with (default: all processors).")
    private @Nullable Integer threads;

    @Option(names = "--precision", paramLabel = "P", defaultValue = "fp32",
            description = "Of factors of products and convolutions on an OpenCL device: fp32, tf32x3 or tf32, "
                    + "the latter two by tensor cores (default: ${DEFAULT-VALUE}).")
    private Precision precision;

    @Option(names = "--verbose", description = "Show where an error came from.")
    private boolean verbose;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    EngineFlags() {}

    /** The engine that the flags ask for. A fall-back of {@code auto} is said in one line. */
    Engine open(Console console) { return open(console, "auto"); }

    /** The same, but with a backend that the command prefers where the user leaves it open. */
    Engine open(Console console, String preferred) {
        EngineOptions options = EngineOptions.defaults()
                .withBackend(backend.equals("auto") ? preferred : backend).withPrecision(precision)
                .withNotices(console::remark);
        return Engine.open(threads == null ? options : options.withThreads(threads));
    }
}
