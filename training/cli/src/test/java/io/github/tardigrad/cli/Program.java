package io.github.tardigrad.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program as its users run it: a process of its own.
 *
 * @param status its exit status
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error, the JVM's word about incubating modules left out
 */
record Program(int status, String out, String err) {
    /** Runs it to the end with the Vector API. */
    static Program run(Path folder, String... arguments) throws Exception {
        return run(folder, List.of("--add-modules", "jdk.incubator.vector"), arguments);
    }

    /** Runs it to the end with other options for the JVM. */
    static Program run(Path folder, List<String> options, String... arguments) throws Exception {
        Path out = Files.createTempFile(folder, "program", ".out");
        Path err = Files.createTempFile(folder, "program", ".err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-cp", classPath(), "io.github.tardigrad.cli.Main"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile())
                .redirectError(err.toFile()).start();
        if (!process.waitFor(300, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the program did not end: " + command);
        }
        String errors = Files.readString(err).replace("WARNING: Using incubator modules: jdk.incubator.vector\n", "");
        return new Program(process.exitValue(), Files.readString(out), errors);
    }

    /** Everything that this test runs with, main code and libraries, whether on the class path or the module path. */
    private static String classPath() {
        String modules = System.getProperty("jdk.module.path", "");
        return (modules.isEmpty() ? "" : modules + File.pathSeparator) + System.getProperty("java.class.path");
    }
}
