package io.github.tardigrad.bench;

import java.io.PrintWriter;
import java.util.Map;

/** The same program as {@link Bench} with libtorch as the contestant, and without the peak of the processors. */
final class Libtorch {
    private Libtorch() {}

    public static void main(String[] arguments) {
        BenchCommand command = new BenchCommand(LibtorchContestant::open, threads -> null,
                new MeasuringProcess(Libtorch.class.getName(), Map.of()));
        System.exit(CommandRunner.run(command, new PrintWriter(System.out, true), new PrintWriter(System.err, true),
                arguments));
    }
}
