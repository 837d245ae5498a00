package io.github.tardigrad.bench;

import io.github.tardigrad.engine.backend.Precision;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is measured and how long: the same flags for every command. */
final class MeasurementOptions {
    private static final int MOST_IMAGES = 4096;
    private static final int MOST_THREADS = 1024;
    private static final int MOST_SECONDS = 3600;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--threads", paramLabel = "N",
            description = "Threads to compute with (default: all processors).")
    private @Nullable Integer threads;

    @Option(names = "--precision", paramLabel = "P", defaultValue = "fp32",
            description = "Of factors of products: fp32, or on an OpenCL device tf32x3 or tf32 (default: fp32).")
    private Precision precision;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "128",
            description = "Images a batch (default: 128).")
    private int batch;

    @Option(names = "--suite", paramLabel = "NAME", defaultValue = "all",
            description = "Only the rows of these suites: sgemm, conv, training, attack; several with "
                    + "commas (default: all).")
    private String suite;

    @Option(names = "--rows", paramLabel = "TEXT", defaultValue = "",
            description = "Only the rows of them called this, or with this in their names; several with "
                    + "commas.")
    private String rows;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "2",
            description = "How long to measure each row (default: 2).")
    private double seconds;

    @Option(names = "--warm-up", paramLabel = "S", defaultValue = "8",
            description = "The longest warm-up before that; it ends when the time is stable (default: 8). With "
                    + "less, the Java compiler may not be through.")
    private double warmUp;

    @Option(names = "--json", paramLabel = "FILE",
            description = "Write the results there too.")
    private @Nullable Path json;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    MeasurementOptions() {}

    int threads() {
        return threads == null ? Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()) : threads;
    }

    Precision precision() { return precision; }

    int batch() { return batch; }

    Timing timing() { return new Timing(warmUp, seconds); }

    @Nullable
    Path json() { return json; }

    /**
     * The rows asked for.
     *
     * @throws ParameterException when a flag has no sense; nothing was measured yet
     */
    List<Workload> checkedRows() {
        check(batch >= 1 && batch <= MOST_IMAGES, "--batch " + batch + " is outside 1 to " + MOST_IMAGES);
        check(threads() >= 1 && threads() <= MOST_THREADS,
                "--threads " + threads() + " is outside 1 to " + MOST_THREADS);
        check(seconds > 0 && seconds <= MOST_SECONDS,
                "--seconds " + seconds + " is not above 0 and up to " + MOST_SECONDS);
        check(warmUp >= 0 && warmUp <= MOST_SECONDS, "--warm-up " + warmUp + " is outside 0 to " + MOST_SECONDS);
        try {
            if (json != null) {
                Results.requireWritable(json);
            }
            return Workload.chosen(suite, rows, batch);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void check(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
