package io.github.tardigrad.cli;

import io.github.tardigrad.engine.backend.DeviceOutOfMemoryError;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Where a command writes: results to standard output, progress and remarks to standard error. */
record Console(PrintStream out, PrintStream err, boolean terminal) {
    /** The process's own streams. */
    static Console ofProcess() {
        java.io.Console console = System.console();
        return new Console(System.out, System.err, console != null && console.isTerminal());
    }

    /** One line of result. */
    void result(String line) { out.println(line); }

    /** One line of remark. */
    void remark(String line) { err.println(line); }

    /** A command could not do its work, for a reason that one line can say. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int exitStatus;

        Failure(int exitStatus, String message) {
            super(message);
            this.exitStatus = exitStatus;
        }

        int exitStatus() { return exitStatus; }

        /** One line for a person, whatever was thrown. */
        static String describe(Throwable thrown) {
            String message = thrown.getMessage() == null ? "" : thrown.getMessage().lines().findFirst().orElse("");
            return switch (thrown) {
                case NoSuchFileException missing -> "there is no " + missing.getFile();
                case AccessDeniedException denied -> "no permission for " + denied.getFile();
                case FileAlreadyExistsException taken -> taken.getFile() + " is there already and is not a folder";
                case FileSystemException broken -> broken.getFile() + ": " + broken.getReason();
                case UncheckedIOException wrapped when wrapped.getCause() != null -> describe(wrapped.getCause());
                case ArithmeticException plain when !message.isEmpty() -> message;
                case DeviceOutOfMemoryError full -> message;
                case OutOfMemoryError full -> "out of memory (" + message + "): take a smaller --batch, or give Java"
                        + " more with a larger -Xmx in TARDIGRAD_JAVA_OPTIONS";
                case IllegalArgumentException plain when !message.isEmpty() -> message;
                case IllegalStateException plain when !message.isEmpty() -> message;
                case Failure plain -> message;
                case IOException plain when !message.isEmpty() -> message;
                default -> thrown.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message)
                        + " (this is a defect; --verbose shows where)";
            };
        }
    }
}
