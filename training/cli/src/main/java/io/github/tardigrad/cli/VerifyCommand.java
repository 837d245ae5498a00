package io.github.tardigrad.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code verify}: the launcher runs it, because it builds the program that would run it. Here it can only say so. */
@Command(name = "verify", description = "Checks the format, builds and runs all tests; in a source checkout.")
final class VerifyCommand implements Callable<Integer> {
    @Mixin
    private EngineFlags flags;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    VerifyCommand() {}

    @Override
    public Integer call() {
        throw new Console.Failure(1, "verify runs from a source checkout: call ./tardigrad verify there");
    }
}
