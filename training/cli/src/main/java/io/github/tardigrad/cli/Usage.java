package io.github.tardigrad.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads what the user wrote; what cannot be understood is wrong usage, not a failure. */
final class Usage {
    private Usage() {}

    /** The value, or a complaint about the command's usage with the same message. */
    static <T> T read(CommandSpec command, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
