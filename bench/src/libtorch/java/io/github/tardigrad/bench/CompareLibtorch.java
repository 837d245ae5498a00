package io.github.tardigrad.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
                "row the best of its settings (allocator, layout of images), found first."})
final class CompareLibtorch implements Callable<Integer> {
    private static final double LONGEST_TRIAL = 0.3;

    /** One process: which round (0 is the choice of the settings), how it was run, what it measured. */
    private record Turn(int round, String setting, Results results) {}

    /** What {@code --json} writes. */
    private record Document(int rounds, double seconds, List<Comparison> rows, List<Turn> ours, List<Turn> libtorch) {}

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
    public Integer call() throws IOException, InterruptedException {
        if (rounds < 1 || rounds > 1000) {
            throw new ParameterException(spec.commandLine(), "--rounds " + rounds + " is outside 1 to 1000");
        }
        List<String> rows = options.checkedRows().stream().map(Workload::name).toList();
        Machine machine = Machine.here();
        PrintWriter out = spec.commandLine().getOut();
        out.println(machine);
        if (machine.isBusy()) {
            out.println(Machine.BUSY_WARNING);
        }
        Map<LibtorchSetting, List<String>> groups = chosenSettings(rows);
        for (int round = 1; round <= rounds; round++) {
            if (round % 2 == 1) {
                ourTurn(round, rows);
            }
            for (Map.Entry<LibtorchSetting, List<String>> group : groups.entrySet()) {
                theirTurn(round, group.getKey(), group.getValue(), options.seconds());
            }
            if (round % 2 == 0) {
                ourTurn(round, rows);
            }
        }
        List<Comparison> compared = compared(rows, groups);
        out.println("batch " + options.batch() + ", " + options.threads() + " thread(s), " + rounds
                + " round(s), backend " + ours.getFirst().results().backend());
        out.println(Comparison.header(theirs.getFirst().results().backend()));
        compared.forEach(row -> out.println(row.line()));
        if (options.json() != null) {
            Results.write(options.json(), new Document(rounds, options.seconds(), compared, ours, theirs));
        }
        return 0;
    }

    /** The rows of each setting that is libtorch's best for some. */
    private Map<LibtorchSetting, List<String>> chosenSettings(List<String> rows)
            throws IOException, InterruptedException {
        Map<String, LibtorchSetting> best = new HashMap<>();
        Map<String, Double> least = new HashMap<>();
        for (LibtorchSetting setting : LibtorchSetting.all()) {
            Results results = theirTurn(0, setting, rows, Math.min(LONGEST_TRIAL, options.seconds()));
            for (Row row : results.rows()) {
                if (row.medianSeconds() < least.getOrDefault(row.name(), Double.MAX_VALUE)) {
                    least.put(row.name(), row.medianSeconds());
                    best.put(row.name(), setting);
                }
            }
        }
        Map<LibtorchSetting, List<String>> groups = new LinkedHashMap<>();
        rows.forEach(row -> groups.computeIfAbsent(best.get(row), setting -> new ArrayList<>()).add(row));
        return groups;
    }

    private void ourTurn(int round, List<String> rows) throws IOException, InterruptedException {
        progress(round, "tardigrad");
        Results results = run("io.github.tardigrad.bench.Bench", "auto", Map.of(), rows, options.seconds());
        ours.add(new Turn(round, "", results));
    }

    private Results theirTurn(int round, LibtorchSetting setting, List<String> rows, double seconds)
            throws IOException, InterruptedException {
        progress(round, "libtorch, " + setting.name());
        Map<String, String> environment = new HashMap<>(setting.environment());
        environment.put("OMP_NUM_THREADS", String.valueOf(options.threads()));
        Results results = run("io.github.tardigrad.bench.Libtorch", setting.layout(), environment, rows, seconds);
        theirs.add(new Turn(round, setting.name(), results));
        return results;
    }

    private void progress(int round, String who) {
        spec.commandLine().getErr().println((round == 0 ? "choosing" : "round " + round + "/" + rounds) + ": " + who);
    }

    private Results run(String mainClass, String backend, Map<String, String> environment, List<String> rows,
            double seconds) throws IOException, InterruptedException {
        Path json = Files.createTempFile("compare-libtorch", ".json");
        Path log = Files.createTempFile("compare-libtorch", ".log");
        try {
            List<String> command = Launcher.command(mainClass, "--json", json.toString(), "--backend", backend,
                    "--rows", String.join(",", rows), "--seconds", String.valueOf(seconds), "--batch",
                    String.valueOf(options.batch()), "--threads", String.valueOf(options.threads()));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            Thread stop = new Thread(process::destroy);
            Runtime.getRuntime().addShutdownHook(stop);
            int status = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(stop);
            if (status != 0) {
                throw new IOException(mainClass + " failed with status " + status + ": "
                        + Files.readString(log).strip().replaceAll("\\R", " | "));
            }
            return Results.read(json);
        } finally {
            Files.deleteIfExists(json);
            Files.deleteIfExists(log);
        }
    }

    private List<Comparison> compared(List<String> rows, Map<LibtorchSetting, List<String>> groups) {
        List<Comparison> compared = new ArrayList<>();
        for (String row : rows) {
            String setting = groups.entrySet().stream().filter(group -> group.getValue().contains(row))
                    .map(group -> group.getKey().name()).findFirst().orElseThrow();
            compared.add(Comparison.of(row, times(row, ours), times(row, theirs), setting));
        }
        return compared;
    }

    /** The times of a row in the rounds, in their order. */
    private static List<Double> times(String row, List<Turn> turns) {
        return turns.stream().filter(turn -> turn.round() > 0).flatMap(turn -> turn.results().rows().stream())
                .filter(measured -> measured.name().equals(row)).map(Row::medianSeconds).toList();
    }
}
