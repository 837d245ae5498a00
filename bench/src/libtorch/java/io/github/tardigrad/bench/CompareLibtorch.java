package io.github.tardigrad.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tardigrad and libtorch on the same rows, by turns, each in a process of its own. */
@Command(name = "compare-libtorch", sortOptions = false,
        header = "Measures Tardigrad and libtorch by turns on the same rows.",
        footer = {"",
                "A ratio is libtorch's time by ours in one round: above 1 we are faster. Printed",
                "are the median of the rounds, the lowest and the highest. libtorch has for each",
                "row the best of its settings (allocator, layout of images, and frozen weights",
                "where the row lets them), found first. MiB are the most that our process had in",
                "any round, and the least that libtorch's had in any setting, both with the JVM",
                "around them: rows of networks run in a process of their own."})
final class CompareLibtorch implements Callable<Integer> {
    private static final double LONGEST_TRIAL = 0.3;
    private static final double LONGEST_WARM_UP_OF_A_TRIAL = 1.2;

    /** One process: which round (0 is the choice of the settings), how it was run, what it measured. */
    private record Turn(int round, String setting, Results results) {}

    /** What {@code --json} writes. */
    private record Document(int rounds, Timing timing, List<Comparison> rows, List<Turn> ours, List<Turn> libtorch) {}

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help.")
    private boolean help;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5",
            description = "How often each has a turn (default: 5).")
    private int rounds;

    @Mixin
    private MeasurementOptions options;

    private final List<Turn> ours = new ArrayList<>();
    private final List<Turn> theirs = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    private CompareLibtorch() {}

    public static void main(String[] arguments) {
        System.exit(CommandRunner.run(new CompareLibtorch(), new PrintWriter(System.out, true),
                new PrintWriter(System.err, true), arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (rounds < 1 || rounds > 1000) {
            throw new ParameterException(spec.commandLine(), "--rounds " + rounds + " is outside 1 to 1000");
        }
        List<Workload> workloads = options.checkedRows();
        List<String> rows = workloads.stream().map(Workload::name).toList();
        Machine machine = Machine.here();
        PrintWriter out = spec.commandLine().getOut();
        out.println(machine);
        if (machine.isBusy()) {
            out.println(Machine.BUSY_WARNING);
        }
        Map<LibtorchSetting, List<String>> groups = chosenSettings(workloads);
        for (int round = 1; round <= rounds; round++) {
            for (List<String> share : shares(workloads)) {
                takeTurns(round, share, groups);
            }
        }
        List<Comparison> compared = compared(rows, groups);
        out.println("batch " + options.batch() + ", " + options.threads() + " thread(s), " + rounds
                + " round(s), backend " + ours.getFirst().results().backend());
        out.println(Comparison.header(theirs.getFirst().results().backend()));
        compared.forEach(row -> out.println(row.line()));
        if (options.json() != null) {
            Results.write(options.json(), new Document(rounds, options.timing(), compared, ours, theirs));
        }
        return 0;
    }

    /** The rows of each setting that is libtorch's best for some. */
    private Map<LibtorchSetting, List<String>> chosenSettings(List<Workload> workloads) throws IOException {
        Map<String, LibtorchSetting> best = new HashMap<>();
        Map<String, Double> least = new HashMap<>();
        for (LibtorchSetting setting : LibtorchSetting.all()) {
            tryOut(setting, workloads.stream().map(Workload::name).toList(), best, least);
        }
        // Freezing is tried with the best of the other choices only.
        List<String> freezable = workloads.stream().filter(Workload::keepsWeights).map(Workload::name).toList();
        for (Map.Entry<LibtorchSetting, List<String>> group : grouped(freezable, best).entrySet()) {
            tryOut(group.getKey().frozen(), group.getValue(), best, least);
        }
        return grouped(workloads.stream().map(Workload::name).toList(), best);
    }

    private void tryOut(LibtorchSetting setting, List<String> rows, Map<String, LibtorchSetting> best,
            Map<String, Double> least) throws IOException {
        Results results = theirTurn(0, setting, rows,
                options.timing().atMost(LONGEST_WARM_UP_OF_A_TRIAL, LONGEST_TRIAL));
        for (Row row : results.rows()) {
            if (row.medianSeconds() < least.getOrDefault(row.name(), Double.MAX_VALUE)) {
                least.put(row.name(), row.medianSeconds());
                best.put(row.name(), setting);
            }
        }
    }

    private static Map<LibtorchSetting, List<String>> grouped(List<String> rows, Map<String, LibtorchSetting> best) {
        Map<LibtorchSetting, List<String>> groups = new LinkedHashMap<>();
        rows.forEach(row -> groups.computeIfAbsent(best.get(row), setting -> new ArrayList<>()).add(row));
        return groups;
    }

    /** What is measured by one process at a time: a row that runs apart, or all that do not. */
    private static List<List<String>> shares(List<Workload> workloads) {
        List<List<String>> shares = new ArrayList<>();
        List<String> together = workloads.stream().filter(row -> !row.runsApart()).map(Workload::name).toList();
        if (!together.isEmpty()) {
            shares.add(together);
        }
        workloads.stream().filter(Workload::runsApart).forEach(row -> shares.add(List.of(row.name())));
        return shares;
    }

    /** Both measure the rows one after the other; who begins changes from round to round. */
    private void takeTurns(int round, List<String> rows, Map<LibtorchSetting, List<String>> groups)
            throws IOException {
        if (round % 2 == 1) {
            ourTurn(round, rows);
        }
        for (Map.Entry<LibtorchSetting, List<String>> group : groups.entrySet()) {
            List<String> theirRows = rows.stream().filter(group.getValue()::contains).toList();
            if (!theirRows.isEmpty()) {
                theirTurn(round, group.getKey(), theirRows, options.timing());
            }
        }
        if (round % 2 == 0) {
            ourTurn(round, rows);
        }
    }

    private void ourTurn(int round, List<String> rows) throws IOException {
        progress(round, "tardigrad", rows);
        Results results = new MeasuringProcess(Bench.class.getName(), Map.of()).measure(rows, "auto", options,
                options.timing());
        ours.add(new Turn(round, "", results));
    }

    private Results theirTurn(int round, LibtorchSetting setting, List<String> rows, Timing timing)
            throws IOException {
        progress(round, "libtorch, " + setting.name(), rows);
        Map<String, String> environment = new HashMap<>(setting.allocator().environment());
        environment.put("OMP_NUM_THREADS", String.valueOf(options.threads()));
        Results results = new MeasuringProcess(Libtorch.class.getName(), environment).measure(rows,
                setting.layout().label(), options, timing);
        theirs.add(new Turn(round, setting.name(), results));
        return results;
    }

    private void progress(int round, String who, List<String> rows) {
        spec.commandLine().getErr().println((round == 0 ? "choosing" : "round " + round + "/" + rounds) + ": " + who
                + (rows.size() == 1 ? ", " + rows.getFirst() : ", " + rows.size() + " rows"));
    }

    private List<Comparison> compared(List<String> rows, Map<LibtorchSetting, List<String>> groups) {
        List<Comparison> compared = new ArrayList<>();
        for (String row : rows) {
            String setting = groups.entrySet().stream().filter(group -> group.getValue().contains(row))
                    .map(group -> group.getKey().name()).findFirst().orElseThrow();
            compared.add(Comparison.of(row, measured(row, ours, true), measured(row, theirs, true),
                    measured(row, theirs, false), setting));
        }
        return compared;
    }

    /** What the turns say of a row, in their order: those of the rounds, or those of the choice of the settings. */
    private static List<Row> measured(String row, List<Turn> turns, boolean inRounds) {
        return turns.stream().filter(turn -> inRounds == turn.round() > 0)
                .flatMap(turn -> turn.results().rows().stream()).filter(measured -> measured.name().equals(row))
                .toList();
    }
}
