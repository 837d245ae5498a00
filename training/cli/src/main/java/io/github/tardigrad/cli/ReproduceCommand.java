package io.github.tardigrad.cli;

import io.github.tardigrad.attacks.evaluation.Progress;
import io.github.tardigrad.datasets.DataSet;
import io.github.tardigrad.datasets.DataSource;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.nn.file.AtomicFile;
import io.github.tardigrad.training.TrainingListener;
import io.github.tardigrad.training.experiment.Experiment;
import io.github.tardigrad.training.experiment.Outcome;
import io.github.tardigrad.training.experiment.Workshop;
import io.github.tardigrad.training.experiment.WorkshopListener;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reproduce}: a whole published experiment, from the training to the table. */
@Command(name = "reproduce", description = "Runs a published experiment again and prints what was found beside what "
        + "was published. What its folder holds already is not done twice.", sortOptions = false)
final class ReproduceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private EngineFlags flags;

    @Parameters(paramLabel = "NAME", completionCandidates = ExperimentNames.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private String name;

    @Option(names = "--quick", description = "Fewer images and epochs: minutes instead of the published figures.")
    private boolean quick;

    @Option(names = "--data", paramLabel = "D",
            description = "Other data than was published on, as for train.")
    private @Nullable String data;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1",
            description = "Of all random numbers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR",
            description = "The folder to write (default: tardigrad-NAME).")
    private @Nullable Path out;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    ReproduceCommand() {}

    @Override
    public Integer call() throws Exception {
        Console console = Console.ofProcess();
        Experiment experiment = Usage.read(spec, () -> Experiment.named(name));
        String wanted = data == null ? experiment.data() : data;
        DataSource source = Usage.read(spec, () -> DataSource.parse(wanted));
        Path folder = out == null ? Path.of("tardigrad-" + experiment.name()) : out;
        long start = System.nanoTime();
        try (Engine engine = flags.open(console)) {
            DataSet set = source.load();
            console.remark(experiment.name() + ": " + experiment.summary() + "; backend " + engine.backend().name()
                    + ", " + engine.threads() + " thread(s)");
            try (Bars bars = new Bars(console)) {
                Outcome outcome = experiment.run(new Workshop(engine, set, folder, quick, seed, bars));
                double seconds = (System.nanoTime() - start) * 1e-9;
                AtomicFile.write(folder.resolve("result.json"), outcome.toJson(seconds));
                outcome.report().write(folder.resolve("report.html"));
                console.result(outcome.toString());
                console.result(ProgressLine.duration(seconds) + "; " + folder);
            }
        }
        return 0;
    }

    /** A bar for each stage. */
    private static final class Bars implements WorkshopListener, AutoCloseable {
        private final Console console;
        private @Nullable ProgressLine line;
        private String stage = "";

        Bars(Console console) {
            this.console = console;
        }

        @Override
        public TrainingListener training(String run) {
            close();
            return new TrainingProgress(console, run);
        }

        @Override
        public void evaluating(String run, Progress progress) {
            ProgressLine shown = line;
            if (shown == null || !stage.equals(run)) {
                close();
                shown = ProgressLine.begin(console, "attacking " + run, "images", progress.total());
                line = shown;
                stage = run;
            }
            shown.at(progress.done(), progress.stage());
        }

        @Override
        public void notice(String text) {
            close();
            console.remark(text);
        }

        @Override
        public void close() {
            if (line != null) {
                line.close();
                line = null;
            }
        }
    }
}
