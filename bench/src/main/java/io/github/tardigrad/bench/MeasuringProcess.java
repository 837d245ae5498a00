package io.github.tardigrad.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program like {@link Bench} in a process of its own.
 *
 * @param mainClass which program
 * @param environment variables that it gets beside those of this process
 */
record MeasuringProcess(String mainClass, Map<String, String> environment) implements RowsElsewhere {
    @Override
    public Results measure(List<String> rows, String backend, MeasurementOptions options, Timing timing)
            throws IOException {
        Path json = Files.createTempFile("tardigrad-bench", ".json");
        Path log = Files.createTempFile("tardigrad-bench", ".log");
        try {
            List<String> command = Launcher.command(mainClass, "--json", json.toString(), "--backend", backend,
                    "--rows", String.join(",", rows), "--seconds", String.valueOf(timing.seconds()), "--warm-up",
                    String.valueOf(timing.warmUp()), "--batch", String.valueOf(options.batch()), "--precision",
                    options.precision().text(), "--threads",
                    String.valueOf(options.threads()));
            int status = run(command, log);
            if (status != 0) {
                throw new IOException(String.join(", ", rows) + " failed in a process of its own with status " + status
                        + ": " + Files.readString(log).strip().replaceAll("\\R", " | "));
            }
            return Results.read(json);
        } finally {
            Files.deleteIfExists(json);
            Files.deleteIfExists(log);
        }
    }

    /** It ends with this process at the latest. */
    private int run(List<String> command, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Thread stop = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a row was measured", e);
        } finally {
            Runtime.getRuntime().removeShutdownHook(stop);
        }
    }
}
