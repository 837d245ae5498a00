package io.github.tardigrad.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evaluation.Counterexample;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.attacks.evaluation.EvaluationRun;
import io.github.tardigrad.attacks.evaluation.Robustness;
import io.github.tardigrad.attacks.evaluation.WorstCase;
import io.github.tardigrad.attacks.evidence.EvidenceWriter;
import io.github.tardigrad.datasets.DataSource;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.file.AtomicFile;
import io.github.tardigrad.training.report.Candidate;
import io.github.tardigrad.training.report.Reports;
import io.github.tardigrad.training.run.RunFolder;
import io.github.tardigrad.training.run.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate}: accuracy clean and under attack, on the test images. */
@Command(name = "evaluate", description = "Measures accuracy, clean and under attack.", sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private EngineFlags flags;

    @Option(names = "--weights", paramLabel = "W", required = true,
            description = "A run folder, a .safetensors file of this program or an .onnx file. Given several times, "
                    + "the models are compared.")
    private List<Path> weights;

    @Option(names = "--data", paramLabel = "D", description = DataChoice.DESCRIPTION)
    private @Nullable String data;

    @Option(names = "--attacks", paramLabel = "A,A,…", defaultValue = "fgsm,bim,pgd,pgd-margin",
            completionCandidates = AttackNames.class,
            description = "${COMPLETION-CANDIDATES}; with parameters after a colon: pgd:steps=50,restarts=10, "
                    + "cw:norm=l2, bisection:attack=pgd (default: ${DEFAULT-VALUE}).")
    private String attacks;

    @Option(names = "--norm", paramLabel = "N", defaultValue = "linf",
            description = "linf, l2, l1 or l0; an attack's own norm= comes first (default: ${DEFAULT-VALUE}).")
    private String norm;

    @Option(names = "--epsilon", paramLabel = "E[,E…]", required = true,
            description = "How far an image may be changed, where pixels run from 0 to 1: 0.1 or 8/255.")
    private String epsilon;

    @Option(names = "--limit", paramLabel = "N", converter = Numbers.Limit.class,
            description = "Only the first N test images (default: all).")
    private @Nullable Integer limit;

    @Option(names = "--batch", paramLabel = "B", defaultValue = "128", converter = Numbers.Batch.class,
            description = "Images at a time; the result does not depend on it (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1",
            description = "Of the attacks' random numbers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "F",
            description = "Write the result to this file as JSON.")
    private @Nullable Path json;

    @Option(names = "--report", paramLabel = "F",
            description = "Write an HTML report to this file.")
    private @Nullable Path report;

    @Option(names = "--evidence", paramLabel = "DIR",
            description = "Keep every counterexample in this folder, for judge; of several models in one of its own "
                    + "each.")
    private @Nullable Path evidence;

    @Option(names = "--fail-under", paramLabel = "P",
            description = "Exit with status 1 when the worst case is below this share of images, 0 to 1, or the "
                    + "evaluation is partial.")
    private @Nullable Double failUnder;

    @Option(names = "--junit", paramLabel = "F",
            description = "Write worst cases and checks to this file as JUnit XML, for build servers.")
    private @Nullable Path junit;

    @Option(names = "--journal", paramLabel = "F",
            description = "Keep what is finished in this file; if it is there, go on from it. For one model.")
    private @Nullable Path journal;

    @Option(names = "--masking", paramLabel = "N", defaultValue = "100", converter = Numbers.Count.class,
            description = "Look for masked gradients on the first N images that are recognised, by attacks made for "
                    + "that; 0 for not at all (default: ${DEFAULT-VALUE}).")
    private int masking;

    @Option(names = "--surrogate", paramLabel = "W",
            description = "A model trained separately: the masking checks try images made for it.")
    private @Nullable Path surrogate;

    @Option(names = "--time", paramLabel = "SECONDS", converter = Numbers.Seconds.class,
            description = "End after that time with what is known by then, called partial; pictures of a report come "
                    + "on top.")
    private @Nullable Integer time;

    @Option(names = "--queries", paramLabel = "N", converter = Numbers.Queries.class,
            description = "End after so many passes over images with what is known by then, called partial.")
    private @Nullable Integer queries;

    @SuppressWarnings("NullAway.Init") // picocli fills the fields
    EvaluateCommand() {}

    @Override
    public Integer call() throws IOException {
        Console console = Console.ofProcess();
        Norm measure = Usage.read(spec, () -> Norm.parse(norm));
        List<Attack> wanted = Usage.read(spec, () -> Attacks.parseList(attacks, measure));
        List<Float> epsilons = Usage.read(spec, () -> {
            List<Float> values = Epsilons.parseList(epsilon);
            wanted.forEach(attack -> values.forEach(attack.norm()::checkEpsilon));
            return values;
        });
        Double least = failUnder;
        if (least != null && !(least >= 0 && least <= 1)) {
            Usage.read(spec, () -> {
                throw new IllegalArgumentException("--fail-under " + least
                        + " is outside [0, 1]: it is a share of images");
            });
        }
        List<String> names = Usage.read(spec, () -> Contenders.names(weights));
        Usage.read(spec, () -> requireTarget("--json", json) && requireTarget("--report", report)
                && requireTarget("--junit", junit) && requireTarget("--journal", journal) && requireSense()
                && requireWholeEvidence());
        DataSource source = DataChoice.of(spec, data, weights);
        try (Engine engine = flags.open(console)) {
            List<Candidate> candidates = new ArrayList<>();
            Examples examples = null;
            for (int i = 0; i < names.size(); i++) {
                Model model = Contenders.load(console, engine, weights.get(i));
                examples = examples == null ? DataChoice.test(source, model) : DataChoice.fitting(examples, model);
                RunRecord run = Contenders.run(weights.get(i));
                String name = names.get(i);
                Function<Evaluation, Candidate> candidate = evaluation -> new Candidate(name, model, run, evaluation,
                        null);
                Model other = surrogate == null ? null : Model.load(engine, RunFolder.existingWeights(surrogate));
                Evaluation evaluation = evaluate(console, name, model, other, examples, wanted, epsilons,
                        known -> interrupted(console, candidates, candidate.apply(known)));
                console.result((names.size() > 1 ? name + ": " : "") + evaluation);
                candidates.add(candidate.apply(evaluation));
            }
            write(candidates);
            report(candidates, Objects.requireNonNull(examples), wanted, epsilons);
            return verdict(candidates, least, console);
        }
    }

    /** Saves what is known when the user interrupts. */
    private void interrupted(Console console, List<Candidate> finished, Candidate partial) {
        List<Candidate> known = new ArrayList<>(finished);
        known.add(partial);
        console.result("\n" + partial.evaluation());
        try {
            write(known);
        } catch (IOException | UncheckedIOException e) {
            console.remark("tardigrad: " + Console.Failure.describe(e));
        }
        console.remark("tardigrad: interrupted; what was finished stands above" + (journal == null
                ? ", and --journal FILE would let the same command go on from there"
                : ": the same command goes on from " + journal) + (report == null ? ""
                        : "; no report was written"));
    }

    private boolean requireSense() {
        if (surrogate != null && masking == 0) {
            throw new IllegalArgumentException("--surrogate " + surrogate + " is for the masking checks, and --masking"
                    + " 0 asks for none: leave one of them out");
        }
        if (journal != null && weights.size() > 1) {
            throw new IllegalArgumentException("--journal " + journal + " is for one model, and " + weights.size()
                    + " are given: evaluate them one by one");
        }
        return true;
    }

    /** What a journal has finished is not done again, and would be missing from evidence that begins now. */
    private boolean requireWholeEvidence() {
        if (journal != null && evidence != null && journal.toFile().length() > 0
                && !Files.exists(evidence.resolve("evidence.json"))) {
            throw new IllegalArgumentException("--evidence " + evidence + " holds no bundle, and one begun now"
                    + " would lack what --journal " + journal + " has finished: name the folder of that evaluation's"
                    + " evidence, or another journal");
        }
        return true;
    }

    /** Refuses before the work what could not be written after it, or would destroy what is read. */
    private boolean requireTarget(String option, @Nullable Path file) {
        if (file == null) {
            return true;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new IllegalArgumentException(option + " " + file + " is a folder: name a file in it");
        }
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(option + " " + file + " cannot be written: there is no folder " + folder
                    + "; make it first");
        }
        for (Path weight : weights) {
            if (file.toAbsolutePath().normalize().equals(RunFolder.weights(weight).toAbsolutePath().normalize())) {
                throw new IllegalArgumentException(option + " " + file
                        + " would overwrite the weights: name another file");
            }
        }
        return true;
    }

    private Evaluation evaluate(Console console, String name, Model model, @Nullable Model other, Examples examples,
            List<Attack> wanted, List<Float> epsilons, Consumer<Evaluation> interrupted) throws IOException {
        int images = limit == null ? examples.size() : Math.min(limit, examples.size());
        try (ProgressLine line = ProgressLine.begin(console, "evaluating " + name, "images", images);
                EvidenceWriter writer = evidence(name, model, examples.range(0, images))) {
            Robustness robustness = Robustness.of(model).under(wanted).epsilons(epsilons).limit(images).seed(seed)
                    .batch(batch).masking(masking)
                    .witness(writer == null ? Counterexample.Witness.NONE : writer).progress(progress -> {
                        line.expect(progress.total());
                        line.at(progress.done(), progress.stage());
                    });
            robustness = journal == null ? robustness : robustness.journal(journal);
            robustness = other == null ? robustness : robustness.surrogate(other);
            robustness = time == null ? robustness : robustness.within(Duration.ofSeconds(time));
            robustness = queries == null ? robustness : robustness.queries(queries);
            EvaluationRun run = robustness.begin(examples);
            try (OnInterrupt _ = OnInterrupt.run(() -> interrupted.accept(run.soFar()))) {
                Evaluation evaluation = run.finish();
                if (writer != null && evaluation.partial() == null) {
                    writer.seal();
                }
                return evaluation;
            }
        }
    }

    private @Nullable EvidenceWriter evidence(String name, Model model, Examples examples) throws IOException {
        if (evidence == null) {
            return null;
        }
        Path folder = weights.size() == 1 ? evidence : evidence.resolve(name.replaceAll("[/\\\\]", "-"));
        return EvidenceWriter.open(folder, model, examples, seed);
    }

    private void write(List<Candidate> candidates) throws IOException {
        if (json != null) {
            AtomicFile.write(json, candidates.size() == 1 ? candidates.getFirst().evaluation().toJson()
                    : comparison(candidates));
        }
        if (junit != null) {
            AtomicFile.write(junit, JunitXml.of(candidates, failUnder));
        }
    }

    private void report(List<Candidate> candidates, Examples examples, List<Attack> wanted, List<Float> epsilons)
            throws IOException {
        if (report != null) {
            Reports.ofModels(candidates, new Reports.Shown(examples, wanted, Collections.max(epsilons), epsilons, seed))
                    .write(report);
        }
    }

    /** {@code {"comparison": [{"name": …, "evaluation": E}, …]}}. */
    private static String comparison(List<Candidate> candidates) {
        JsonArray all = new JsonArray();
        for (Candidate candidate : candidates) {
            JsonObject one = new JsonObject();
            one.addProperty("name", candidate.name());
            one.add("evaluation", JsonParser.parseString(candidate.evaluation().toJson()));
            all.add(one);
        }
        JsonObject json = new JsonObject();
        json.add("comparison", all);
        return new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create().toJson(json)
                + "\n";
    }

    private static int verdict(List<Candidate> candidates, @Nullable Double least, Console console) {
        int status = 0;
        for (Candidate candidate : candidates) {
            String partial = candidate.evaluation().partial();
            if (least != null && partial != null) {
                console.remark("tardigrad: the evaluation is partial: " + partial + "; --fail-under needs all of it");
                status = 1;
            }
            for (WorstCase worst : candidate.evaluation().worstCase()) {
                if (least != null && worst.robustAccuracy() < least) {
                    console.remark(String.format(Locale.ROOT, "tardigrad: worst case %.4f%s at epsilon %s is below %s",
                            worst.robustAccuracy(), candidates.size() > 1 ? " of " + candidate.name() : "",
                            Epsilons.text(worst.epsilon()), least));
                    status = 1;
                }
            }
        }
        return status;
    }
}
