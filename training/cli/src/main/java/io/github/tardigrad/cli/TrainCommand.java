package io.github.tardigrad.cli;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.attacks.evaluation.Robustness;
import io.github.tardigrad.datasets.DataDefence;
import io.github.tardigrad.datasets.DataSet;
import io.github.tardigrad.datasets.DataSource;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.Models;
import io.github.tardigrad.training.Trainer;
import io.github.tardigrad.training.method.Augment;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.optimization.OptimizerChoice;
import io.github.tardigrad.training.report.Reports;
import io.github.tardigrad.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train}: one run, into one folder. */
@Command(name = "train", description = "Trains one model and writes a run folder.", sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    /** How many test images the two models of {@code augment} are attacked on. */
    private static final int JUDGED = 2000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private EngineFlags flags;

    @Option(names = "--data", paramLabel = "D", defaultValue = "embedded",
            description = "embedded, fashion-mnist[=DIR], mnist[=DIR], cifar10[=DIR] or images=DIR (default: "
                    + "${DEFAULT-VALUE}).")
    private String data;

    @Option(names = "--model", paramLabel = "M", defaultValue = "cnn",
            completionCandidates = ModelNames.class,
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private String model;

    @Option(names = "--method", paramLabel = "X", defaultValue = "standard",
            description = {"standard, augment, pgd or adaptive, with parameters after a colon: "
                    + "pgd:steps=7,step-size=epsilon/4 (default: ${DEFAULT-VALUE}).",
                    "augment: trains, attacks the training images (attack=fgsm, epsilon=), trains again on both, "
                            + "from=trained|fresh.",
                    "adaptive, in brackets what was published:",
                    "  rule=setpoint|fixed|per-example|published [published: rule.initial=0.05, rule.alpha=0.001, "
                            + "rule.low=0.01, rule.high=0.3, twice what they are in pixels]; setpoint has "
                            + "rule.gap=accuracy|loss, rule.target=0.2, …",
                    "  attacks=pgd, or more: fgsm+pgd+pgd-margin [fgsm, pgd, cw]",
                    "  subset=all|random [random]; combine=chain|collect [code: chain, prose: collect]",
                    "  update=mixed with clean-share=0, or two-step [two-step]",
                    "  regularizer=none|squared|norm [prose: squared, code: norm], lambda=0.1 [not stated]",
                    "  scheme=published sets all that is in brackets; what stands beside it changes a part."})
    private String method;

    @Option(names = "--norm", paramLabel = "N", defaultValue = "linf",
            description = "linf, l2, l1 or l0, of the training attacks (default: ${DEFAULT-VALUE}).")
    private String norm;

    @Option(names = "--epsilon", paramLabel = "E", defaultValue = "0.1",
            description = "What the model shall withstand, where pixels run from 0 to 1: 0.1 or 8/255 "
                    + "(default: ${DEFAULT-VALUE}).")
    private String epsilon;

    @Option(names = "--epochs", paramLabel = "N", defaultValue = "5", converter = Numbers.Epochs.class,
            description = "How often each image is seen (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--batch", paramLabel = "B", defaultValue = "128", converter = Numbers.Batch.class,
            description = "Images a step (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--optimizer", paramLabel = "O", defaultValue = "adam",
            description = "adam, adamw or sgd, with parameters after a colon: sgd:momentum=0.9,weight-decay=5e-4 "
                    + "(default: ${DEFAULT-VALUE}).")
    private String optimizer;

    @Option(names = "--lr", paramLabel = "L", converter = Numbers.LearningRate.class,
            description = "The largest learning rate (default: 0.004, with sgd 0.1).")
    private @Nullable Float rate;

    @Option(names = "--schedule", paramLabel = "S", defaultValue = "one-cycle",
            description = "constant, step, cosine or one-cycle, of the learning rate (default: ${DEFAULT-VALUE}).")
    private String schedule;

    @Option(names = "--limit", paramLabel = "N", converter = Numbers.Limit.class,
            description = "Only the first N training images (default: all).")
    private @Nullable Integer limit;

    @Option(names = "--augment", paramLabel = "A", defaultValue = "none",
            description = "What happens to training images first, in the order given: crop:4 (padding), flip, cutout:8 "
                    + "(side), mixup:0.2 (alpha; not with pgd or adaptive), noise:0.1 (deviation), with commas between "
                    + "them (default: ${DEFAULT-VALUE}).")
    private String augment;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1",
            description = "Of all random numbers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--out", paramLabel = "DIR", required = true,
            description = "The run folder to write.")
    private Path out;

    @Option(names = "--resume", description = "Go on with the run that is in the folder.")
    private boolean resume;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    TrainCommand() {}

    @Override
    public Integer call() throws IOException {
        Console console = Console.ofProcess();
        DataSource source = Usage.read(spec, () -> DataSource.parse(data));
        float target = Usage.read(spec, () -> Norm.parse(norm).checkEpsilon(Epsilons.parse(epsilon)));
        Method chosen = Usage.read(spec, () -> Method.parse(method, Norm.parse(norm), target));
        OptimizerChoice moves = Usage.read(spec, () -> OptimizerChoice.parse(optimizer));
        float peak = rate != null ? rate : optimizer.startsWith("sgd") ? 0.1f : 0.004f;
        LearningRate learningRate = Usage.read(spec, () -> LearningRate.parse(schedule, peak));
        Usage.read(spec, () -> known(model));
        DataDefence defence = Usage.read(spec, () -> Trainer.requireCompatible(DataDefence.parse(augment), chosen));
        try (Engine engine = flags.open(console)) {
            DataSet set = source.load();
            Examples images = limit == null ? set.train() : set.train().range(0, Math.min(limit, set.train().size()));
            Model network = Models.create(model, engine, images.imageShape(), images.classNames().size(), seed);
            RunFolder folder = resume ? RunFolder.resume(out) : RunFolder.create(out);
            console.remark(network + "; backend " + engine.backend().name() + ", " + engine.threads() + " thread(s)");
            Trainer.of(network).method(chosen).epochs(epochs).batch(batch).optimizer(moves).learningRate(learningRate)
                    .augmentation(defence).seed(seed)
                    .listener(new TrainingProgress(console, model)).into(folder).fit(images);
            Reports.ofRun(folder.record()).write(out.resolve("report.html"));
            if (chosen instanceof Augment both) {
                compare(console, both, network, set.test());
            }
            Evaluation test = Robustness.of(network).on(set.test());
            console.result(String.format(Locale.ROOT, "%s: %.2f %% of the %,d test images recognised; run folder %s",
                    model, 100 * test.cleanAccuracy(), test.examples(), out));
        }
        return 0;
    }

    /** Both models of {@code augment}, each under attacks that are made for it. */
    private void compare(Console console, Augment method, Model retrained, Examples test) throws IOException {
        Path first = RunFolder.first(out);
        Reports.ofRun(RunFolder.read(first)).write(first.resolve("report.html"));
        Set<Attack> attacks = new LinkedHashSet<>(List.of(method.attack(), Attacks.pgd(method.attack().norm())));
        Model before = Model.load(retrained.engine(), RunFolder.weights(first));
        for (Model each : List.of(before, retrained)) {
            console.result((each == before ? "first model, " + first : "retrained, " + out) + ": "
                    + Robustness.of(each).under(List.copyOf(attacks)).epsilons((float) method.epsilon()).seed(seed)
                            .limit(JUDGED).on(test));
        }
    }

    private static String known(String name) {
        if (!Models.names().contains(name)) {
            throw new IllegalArgumentException("model " + name + " is unknown: there are "
                    + String.join(", ", Models.names()));
        }
        return name;
    }
}
