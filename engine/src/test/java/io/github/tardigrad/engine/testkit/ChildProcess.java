package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Engine;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a program printed in another JVM, and how it ended.
 *
 * @param exit its status
 * @param output of its standard output
 * @param errors of its standard error
 */
public record ChildProcess(int exit, String output, String errors) {
    /**
     * How to start one.
     *
     * @param libraries a class of each jar or folder that the program needs beside the engine and its tests
     * @param flags of the JVM
     * @param environment variables beside those of this process
     */
    public record Setting(List<Class<?>> libraries, List<String> flags, Map<String, String> environment) {
        /** The same with these flags. */
        public Setting with(List<String> newFlags) { return new Setting(libraries, newFlags, environment); }

        /** The same with these variables. */
        public Setting with(Map<String, String> newEnvironment) {
            return new Setting(libraries, flags, newEnvironment);
        }

        /** Runs {@link Fingerprints} with its arguments. */
        public ChildProcess fingerprints(String... arguments) throws IOException, InterruptedException {
            return run(Fingerprints.class, arguments);
        }

        /** Runs a program of the tests. */
        public ChildProcess run(Class<?> program, String... arguments) throws IOException, InterruptedException {
            return ChildProcess.run(this, program, arguments);
        }
    }

    private static ChildProcess run(Setting setting, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        command.addAll(setting.flags);
        command.addAll(List.of("-cp", classPath(setting, program), program.getName()));
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("child", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().putAll(setting.environment);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes());
            return new ChildProcess(process.waitFor(), output, Files.readString(errors));
        } finally {
            Files.delete(errors);
        }
    }

    private static String classPath(Setting setting, Class<?> program) {
        return Stream.concat(Stream.of(Engine.class, Fingerprints.class, program), setting.libraries.stream())
                .map(ChildProcess::place).distinct().collect(Collectors.joining(File.pathSeparator));
    }

    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
