package io.github.tardigrad.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of one contestant: measures rows, prints the table. */
@Command(name = "bench", sortOptions = false, header = "Measures this machine, one row a workload.",
        footer = {"",
                "Rows: sgemm-N multiplies N x N matrices; conv-C@S is a 3x3 convolution from C",
                "to C channels on images of S x S; mlp-step, cnn-step and resnet18-step train on",
                "a batch of images; cnn-pgd-10 and resnet18-pgd-10 attack a batch, ten steps.",
                "All in float32, unless --precision says otherwise.",
                "GFLOP/s count the direct algorithm; %% peak is their share of",
                "what the processors do in fused multiply-adds between registers. Networks run",
                "in a process of their own, whose peak memory is printed.", "",
                "  java -jar bench.jar jmh ...   runs the same work under JMH (jmh -h: options)"})
final class BenchCommand implements Callable<Integer> {
    private final Contestant.Factory factory;
    private final IntFunction<@Nullable Double> peak;
    private final RowsElsewhere apart;

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    @Option(names = "--backend", paramLabel = "NAME", defaultValue = "auto",
            description = "auto, or a backend to force: vector, scalar, opencl.")
    private String backend;

    @Mixin
    private MeasurementOptions options;

    /**
     * For one contestant.
     *
     * @param peak GFLOP/s that so many threads can do at most, see {@link FmaPeak}; null where that is not known
     * @param apart measures the rows that want a process of their own
     */
    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    BenchCommand(Contestant.Factory factory, IntFunction<@Nullable Double> peak, RowsElsewhere apart) {
        this.factory = factory;
        this.peak = peak;
        this.apart = apart;
    }

    @Override
    public Integer call() throws IOException {
        List<Workload> workloads = options.checkedRows();
        boolean single = workloads.size() == 1;
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.here();
        List<Row> measured = new ArrayList<>();
        String name;
        int threads;
        Double peakGflops;
        try (Contestant contestant = factory.open(backend, options.precision(), options.threads())) {
            name = contestant.backend();
            threads = contestant.threads();
            peakGflops = peak.apply(threads);
            out.println(machine);
            out.println("batch " + options.batch() + ", " + threads + " thread(s)" + (peakGflops == null ? ""
                    : String.format(Locale.ROOT, ", FMA peak %.1f GFLOP/s", peakGflops)));
            if (machine.isBusy()) {
                out.println(Machine.BUSY_WARNING);
            }
            out.println(Table.header());
            for (Workload workload : workloads.stream().filter(row -> single || !row.runsApart()).toList()) {
                Measurement time = Measurement.of(contestant.prepare(workload), options.timing());
                add(measured, Row.of(workload, name, time, peakGflops,
                        workload.runsApart() ? PeakMemory.ofThisProcess() : null));
            }
        }
        // The contestant here is closed: its threads and memory are the machine's again.
        for (Workload workload : workloads.stream().filter(row -> !single && row.runsApart()).toList()) {
            Results results = apart.measure(List.of(workload.name()), backend, options, options.timing());
            results.rows().forEach(row -> add(measured, row));
        }
        if (options.json() != null) {
            Results.write(options.json(), new Results(name, threads, options.batch(), peakGflops, machine, measured));
        }
        return 0;
    }

    private void add(List<Row> measured, Row row) {
        measured.add(row);
        spec.commandLine().getOut().println(Table.line(row));
    }
}
