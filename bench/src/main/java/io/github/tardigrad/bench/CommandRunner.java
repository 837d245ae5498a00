package io.github.tardigrad.bench;

import io.github.tardigrad.engine.backend.DeviceOutOfMemoryError;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Runs a command so that whatever goes wrong is one line on the error stream. */
final class CommandRunner {
    private CommandRunner() {}

    /** The exit status: 0 done, 1 failed, 2 wrong usage. */
    static int run(Callable<Integer> command, PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(command).setOut(out).setErr(err);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        String name = line.getCommandName();
        line.setParameterExceptionHandler((failure, given) -> {
            err.println(name + ": " + firstLine(failure) + " (see " + name + " --help)");
            return 2;
        });
        line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            err.println(name + ": " + firstLine(failure));
            return 1;
        });
        try {
            return line.execute(arguments);
        } catch (DeviceOutOfMemoryError e) {
            err.println(name + ": " + e.getMessage());
            return 1;
        } catch (OutOfMemoryError e) {
            err.println(name + ": out of memory (" + e.getMessage() + "): lower --batch, or give Java more with -Xmx");
            return 1;
        }
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
