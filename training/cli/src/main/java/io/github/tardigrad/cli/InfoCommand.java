package io.github.tardigrad.cli;

import io.github.tardigrad.datasets.DataSource;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.backend.BackendProvider;
import io.github.tardigrad.engine.backend.Backends;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code info}: what this machine has for us, and how to get what is missing. */
@Command(name = "info", description = "Shows the JDK, backends and data found, and how to get what is missing.")
final class InfoCommand implements Callable<Integer> {
    @Mixin
    private EngineFlags flags;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    InfoCommand() {}

    @Override
    public Integer call() {
        Console console = Console.ofProcess();
        Runtime runtime = Runtime.getRuntime();
        line(console, "java", Runtime.version() + ", " + System.getProperty("java.vm.name") + ", "
                + System.getProperty("java.home"));
        line(console, "machine", System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                + runtime.availableProcessors() + " processor(s), up to "
                + String.format(Locale.ROOT, "%.1f", runtime.maxMemory() / 1e9) + " GB of memory for Java");
        for (BackendProvider provider : Backends.providers()) {
            line(console, "backend " + provider.name(), describe(provider.name()));
            List<String> devices = provider.devices();
            for (int i = 0; i < devices.size(); i++) {
                line(console, "  device " + provider.name() + ":" + i, devices.get(i));
            }
        }
        for (DataSource source : DataSource.named()) {
            DataSource.Availability availability = source.availability();
            line(console, "data " + source.name(), (availability.found() ? "" : "not found: ") + availability.detail());
        }
        try (Engine engine = flags.open(console)) {
            line(console, "used by default", engine.backend().name() + ", " + engine.threads() + " thread(s)");
        }
        return 0;
    }

    private static String describe(String backend) {
        try (Engine engine = Engine.open(EngineOptions.defaults().withBackend(backend))) {
            return "ready: " + engine.backend().name();
        } catch (IllegalArgumentException unavailable) {
            return String.valueOf(unavailable.getMessage());
        }
    }

    private static void line(Console console, String what, String found) {
        console.result(String.format(Locale.ROOT, "%-18s %s", what, found));
    }
}
