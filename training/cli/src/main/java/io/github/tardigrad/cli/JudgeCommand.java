package io.github.tardigrad.cli;

import io.github.tardigrad.attacks.evidence.Judge;
import io.github.tardigrad.attacks.evidence.Judgement;
import io.github.tardigrad.datasets.DataSource;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.file.AtomicFile;
import io.github.tardigrad.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code judge}: whether the counterexamples that an evaluation kept are some. */
@Command(name = "judge", sortOptions = false,
        description = "Judges the counterexamples that evaluate --evidence kept, by a forward pass each.")
final class JudgeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private EngineFlags flags;

    @Parameters(paramLabel = "DIR", description = "The folder of the evidence.")
    private Path folder;

    @Option(names = "--weights", paramLabel = "W", required = true,
            description = "The run folder or file of weights that was evaluated.")
    private Path weights;

    @Option(names = "--data", paramLabel = "D",
            description = "Compare labels and clean images with these test images: embedded, fashion-mnist[=DIR], "
                    + "mnist[=DIR], cifar10[=DIR] or images=DIR (default: believe the evidence in that).")
    private @Nullable String data;

    @Option(names = "--batch", paramLabel = "B", defaultValue = "128", converter = Numbers.Batch.class,
            description = "Images at a time; the result does not depend on it (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--json", paramLabel = "F",
            description = "Write the judgement to this file as JSON.")
    private @Nullable Path json;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    JudgeCommand() {}

    @Override
    public Integer call() throws IOException {
        Console console = Console.ofProcess();
        DataSource source = data == null ? null : DataChoice.of(spec, data, weights);
        try (Engine engine = flags.open(console)) {
            Model model = Model.load(engine, RunFolder.existingWeights(weights));
            Judge judge = Judge.of(model).batch(batch);
            Judgement judgement = (source == null ? judge : judge.comparing(DataChoice.test(source, model)))
                    .judge(folder);
            console.result(judgement.toString());
            if (json != null) {
                AtomicFile.write(json, judgement.toJson());
            }
            if (judgement.firstRefuted() == null) {
                return 0;
            }
            console.remark(String.format(Locale.ROOT, "tardigrad: %,d counterexample%s refuted; the first is %s",
                    judgement.refuted(), judgement.refuted() == 1 ? " is" : "s are", judgement.firstRefuted()));
            return 1;
        }
    }
}
