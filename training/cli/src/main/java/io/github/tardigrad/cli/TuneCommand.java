package io.github.tardigrad.cli;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.backend.Tuner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tune}: a device's fastest settings, found once and kept. */
@Command(name = "tune", description = "Finds out how a device computes fastest, once for all later starts; no bit of "
        + "a result changes by it. Without --backend the device is that of opencl.", sortOptions = false)
final class TuneCommand implements Callable<Integer> {
    @Mixin
    private EngineFlags flags;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "300", converter = Numbers.Seconds.class,
            description = "How long to search, about (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    TuneCommand() {}

    @Override
    public Integer call() throws IOException {
        Console console = Console.ofProcess();
        try (Engine engine = flags.open(console, "opencl")) {
            String backend = engine.backend().name();
            Tuner tuner = engine.backend().tuner().orElseThrow(() -> new Console.Failure(1, "backend " + backend
                    + " has nothing to tune: leave --backend out, or name a device with --backend opencl:NAME"));
            console.remark("tuning " + backend + " for about " + seconds + " seconds");
            tell(console, tuner.tune(Duration.ofSeconds(seconds), console::remark));
        }
        return 0;
    }

    private static void tell(Console console, Tuner.Outcome outcome) {
        List<Tuner.Comparison> comparisons = outcome.comparisons();
        if (comparisons.isEmpty()) {
            console.result("nothing was found in that time: give it more with --seconds");
            return;
        }
        int width = comparisons.stream().mapToInt(one -> one.work().length()).max().orElse(0);
        String line = "%-" + width + "s %5s %9s %9s";
        console.result(String.format(Locale.ROOT, line, "of one training step", "times", "old, ms", "new, ms"));
        for (Tuner.Comparison one : comparisons) {
            console.result(String.format(Locale.ROOT, line, one.work(), one.times(), milliseconds(one.before()),
                    milliseconds(one.after())));
        }
        console.result(String.format(Locale.ROOT, line, "all", "", milliseconds(outcome.before()),
                milliseconds(outcome.after())));
        console.result(outcome.kept().map(file -> "kept for all later starts: " + file)
                .orElse("that is not clearly faster: all stays as it was"));
    }

    private static String milliseconds(double seconds) { return String.format(Locale.ROOT, "%.3f", 1e3 * seconds); }
}
