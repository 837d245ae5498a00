package io.github.tardigrad.bench;

import java.io.PrintWriter;

/** The same program as {@link Bench} with libtorch as the contestant. */
final class Libtorch {
    private Libtorch() {}

    public static void main(String[] arguments) {
        System.exit(CommandRunner.run(new BenchCommand(LibtorchContestant::open), new PrintWriter(System.out, true),
                new PrintWriter(System.err, true), arguments));
    }
}
