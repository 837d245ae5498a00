package io.github.tardigrad.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Map;
import org.openjdk.jmh.Main;

/**
 * The program in {@code bench.jar}, which {@code Launcher} starts: a throughput table of this machine; {@code jmh …}
 * passes the rest to JMH.
 */
final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0 && arguments[0].equals("jmh")) {
            Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
            return;
        }
        BenchCommand command = new BenchCommand(EngineContestant::open, FmaPeak::gflops,
                new MeasuringProcess(Bench.class.getName(), Map.of()));
        System.exit(CommandRunner.run(command, new PrintWriter(System.out, true), new PrintWriter(System.err, true),
                arguments));
    }
}
