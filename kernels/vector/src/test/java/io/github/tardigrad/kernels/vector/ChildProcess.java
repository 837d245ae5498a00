package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.testkit.Fingerprints;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a program printed in another JVM, and how it ended. */
record ChildProcess(int exit, String output, String errors) {
    /** Runs {@link Fingerprints} with its arguments in a JVM with the given flags. */
    static ChildProcess fingerprints(List<String> flags, String... arguments) throws IOException, InterruptedException {
        return of(flags, Fingerprints.class, arguments);
    }

    /** Runs a program of the tests in a JVM with the given flags. */
    static ChildProcess of(List<String> flags, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(program), program.getName()));
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("child", ".txt");
        try {
            Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes());
            return new ChildProcess(process.waitFor(), output, Files.readString(errors));
        } finally {
            Files.delete(errors);
        }
    }

    /** Where the engine, this backend and the program were loaded from, whichever path they were on. */
    private static String classPath(Class<?> program) {
        return Stream.of(Engine.class, VectorBackend.class, program).map(ChildProcess::place)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
