package io.github.tardigrad.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code java -jar bench.jar} starts: a JVM with the flags of a measurement, and in it {@link Bench}. A manifest
 * cannot ask for the Vector API's module, and huge pages are wanted from the first allocation on.
 *
 * <p>Compiled for Java 11, so that an older Java than the program's says what is missing, in one line.
 */
public final class Launcher {
    private static final int NEEDED = 25;
    private static final String VECTOR_API = "jdk.incubator.vector";

    private static final String PROGRAM = "io.github.tardigrad.bench.Bench";
    private static final String TRIMMING = "-XX:TrimNativeHeapInterval=500";

    private Launcher() {}

    /** Starts the program with the same arguments and JVM options, waits for it and takes over its exit status. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int feature = Runtime.version().feature();
        if (feature < NEEDED) {
            System.err.println(tooOld(feature, System.getProperty("java.home")));
            System.exit(1);
        }
        Process program = new ProcessBuilder(command(PROGRAM, arguments)).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(program::destroy));
        System.exit(program.waitFor());
    }

    /** The command line that runs {@code mainClass} on this JVM's class path with the flags of a measurement. */
    static List<String> command(String mainClass, String... arguments) {
        return command(ManagementFactory.getRuntimeMXBean().getInputArguments(), mainClass, arguments);
    }

    /** The same for a JVM with the options {@code own}, which come last and so prevail. */
    static List<String> command(List<String> own, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (ModuleFinder.ofSystem().find(VECTOR_API).isPresent()) {
            command.add("--add-modules=" + VECTOR_API);
        }
        if (System.getProperty("os.name").startsWith("Linux")) {
            command.add("-XX:+UseTransparentHugePages");
            if (mainClass.equals(PROGRAM)) {
                // Compilers leave some 50 MB of C heap behind. Others' tensors are there: theirs is left alone.
                command.add(TRIMMING);
            }
        }
        if (own.stream().noneMatch(option -> option.matches("-XX:\\+Use\\w+GC"))) {
            // Tensors are used again without a collector; what it is for are small objects that die at once.
            command.addAll(List.of("-XX:+UseSerialGC", "-Xmn16m"));
        }
        own.stream().filter(option -> !option.equals(TRIMMING)).forEach(command::add);
        // For OpenCL, whose drivers are native libraries.
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    static String tooOld(int feature, String home) {
        return "bench: Java " + feature + " (" + home + ") is too old, Java " + NEEDED + " or newer is needed: start"
                + " bench.jar with the bin/java of a JDK " + NEEDED;
    }
}
