package io.github.tardigrad.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of one contestant: measures rows, prints the table. */
@Command(name = "bench", sortOptions = false, header = "Measures this machine, one row a workload.",
        footer = {"",
                "Rows: sgemm-N multiplies N x N matrices; conv-C@S is a 3x3 convolution from C",
                "to C channels on images of S x S; mlp-step and cnn-step train on a batch of",
                "28x28 images. All in float32. GFLOP/s count the direct algorithm.", "",
                "  java -jar bench.jar jmh ...   runs the same work under JMH (jmh -h: options)"})
final class BenchCommand implements Callable<Integer> {
    private final Contestant.Factory factory;

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    @Option(names = "--backend", paramLabel = "NAME", defaultValue = "auto",
            description = "auto, or a backend to force: vector, scalar.")
    private String backend;

    @Mixin
    private MeasurementOptions options;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    BenchCommand(Contestant.Factory factory) {
        this.factory = factory;
    }

    @Override
    public Integer call() throws IOException {
        List<Workload> workloads = options.checkedRows();
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.here();
        List<Row> measured = new ArrayList<>();
        try (Contestant contestant = factory.open(backend, options.threads())) {
            out.println(machine);
            out.println("batch " + options.batch() + ", " + contestant.threads() + " thread(s)");
            if (machine.isBusy()) {
                out.println(Machine.BUSY_WARNING);
            }
            out.println(Table.header());
            for (Workload workload : workloads) {
                Measurement time = Measurement.of(contestant.prepare(workload), 4 * options.seconds(),
                        options.seconds());
                Row row = Row.of(workload, contestant.backend(), time);
                measured.add(row);
                out.println(Table.line(row));
            }
            if (options.json() != null) {
                Results.write(options.json(), new Results(contestant.backend(), contestant.threads(),
                        options.batch(), machine, measured));
            }
        }
        return 0;
    }
}
