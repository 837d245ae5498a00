package io.github.tardigrad.training.report;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evaluation.AttackScore;
import io.github.tardigrad.attacks.evaluation.Check;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.attacks.evaluation.StageScore;
import io.github.tardigrad.attacks.evaluation.WorstCase;
import io.github.tardigrad.training.run.BatchRecord;
import io.github.tardigrad.training.run.EpochRecord;
import io.github.tardigrad.training.run.Provenance;
import io.github.tardigrad.training.run.RunConfiguration;
import io.github.tardigrad.training.run.RunRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The sections that reports are put together from. */
final class Sections {
    private Sections() {}

    /**
     * Loss and accuracies over the epochs, a line for each run.
     *
     * @param further what else there is to say, after a space
     */
    static Section training(Map<String, RunRecord> runs, String further) {
        List<Chart> charts = new ArrayList<>();
        charts.add(overEpochs("Training loss", "cross-entropy", false, runs, EpochRecord::loss));
        charts.add(overEpochs("Validation accuracy, clean", "accuracy", true, runs, EpochRecord::cleanAccuracy));
        charts.add(overEpochs("Validation accuracy, under attack", "accuracy", true, runs, Sections::robust));
        return new Section.Charts("Training",
                "The epoch whose weights are kept is chosen by the validation images, which are cut from the training"
                        + " images." + further, charts);
    }

    /** Epsilon over the batches of those runs that attack their images. */
    static Section budgets(Map<String, RunRecord> runs, String text) {
        List<Chart.Series> epsilons = new ArrayList<>();
        List<Chart.Series> gaps = new ArrayList<>();
        runs.forEach((name, run) -> {
            List<BatchRecord> batches = run.history().batches();
            if (batches.stream().anyMatch(batch -> batch.epsilon() > 0)) {
                epsilons.add(Chart.Series.counted(name, batches.stream().mapToDouble(BatchRecord::epsilon).toArray()));
                gaps.add(Chart.Series.counted(name, batches.stream()
                        .mapToDouble(batch -> batch.adversarialLoss() - batch.cleanLoss()).toArray()));
            }
        });
        return new Section.Charts("Epsilon, batch by batch", text, List.of(
                new Chart("Epsilon of the training attack", "batch", "epsilon, pixels", false, epsilons),
                new Chart("Adversarial loss minus clean loss", "batch", "cross-entropy", false, gaps)));
    }

    /** A row for each attack and the worst case, a column for each model. */
    static Section scores(List<Candidate> candidates) {
        List<String> columns = new ArrayList<>(List.of("attack", "norm", "epsilon", "parameters", "images"));
        candidates.forEach(candidate -> columns.add(candidate.name()));
        List<List<String>> rows = new ArrayList<>();
        Evaluation first = candidates.getFirst().evaluation();
        rows.add(row(candidates, "none (clean)", "", "", "", first.examples(), Evaluation::cleanAccuracy));
        for (int i = 0; i < first.attacks().size(); i++) {
            int index = i;
            AttackScore score = first.attacks().get(i);
            rows.add(row(candidates, score.name(), sign(score.norm()), Epsilons.text(score.epsilon()),
                    score.parameters(), score.examples(),
                    evaluation -> evaluation.attacks().get(index).robustAccuracy()));
        }
        for (int i = 0; i < first.worstCase().size(); i++) {
            int index = i;
            WorstCase worst = first.worstCase().get(i);
            rows.add(row(candidates, "worst case per image", sign(worst.norm()), Epsilons.text(worst.epsilon()),
                    "all attacks of this norm and epsilon", worst.examples(),
                    evaluation -> evaluation.worstCase().get(index).robustAccuracy()));
        }
        return new Section.Table("Accuracy on the test images",
                "An image counts as robust only if it is recognised without an attack and after it. Seed "
                        + first.seed() + ".", columns, rows);
    }

    /** What each attack of a cascade did; null without one. */
    static @Nullable Section stages(List<Candidate> candidates) {
        List<List<String>> rows = new ArrayList<>();
        for (Candidate candidate : candidates) {
            for (AttackScore score : candidate.evaluation().attacks()) {
                for (StageScore stage : score.details().stages()) {
                    rows.add(List.of(candidate.name(), score.name() + " " + sign(score.norm()) + " "
                            + Epsilons.text(score.epsilon()), stage.name(), stage.parameters(),
                            String.format(Locale.ROOT, "%,d", stage.images()),
                            String.format(Locale.ROOT, "%,d", stage.found()),
                            String.format(Locale.ROOT, "%.1f s", stage.seconds())));
                }
            }
        }
        return rows.isEmpty() ? null : new Section.Table("One attack after the other",
                "Each meets the images that resisted those before it.",
                List.of("model", "all together", "attack", "parameters", "met", "fooled", "time"), rows);
    }

    /** How far the nearest adversarial image is, for the attacks that look for it; null without such an attack. */
    static @Nullable Section distances(List<Candidate> candidates) {
        List<List<String>> rows = new ArrayList<>();
        for (Candidate candidate : candidates) {
            List<AttackScore> seen = new ArrayList<>();
            for (AttackScore score : candidate.evaluation().attacks()) {
                if (!score.distances().isEmpty() && seen.stream().noneMatch(other -> Curves.same(other, score))) {
                    seen.add(score);
                    rows.add(distances(candidate.name(), score));
                }
            }
        }
        return rows.isEmpty() ? null : new Section.Table("How far the nearest adversarial image is",
                "Over the images that are recognised without an attack, in pixels of the norm: for half of them an"
                        + " image that fools the model is nearer than the median.",
                List.of("model", "attack", "norm", "recognised", "fooled", "quarter", "median", "three quarters"),
                rows);
    }

    private static List<String> distances(String model, AttackScore score) {
        double[] sorted = score.distances().stream().mapToDouble(Float::doubleValue).filter(d -> d > 0).sorted()
                .toArray();
        return List.of(model, score.name(), sign(score.norm()), sorted.length + " of " + score.examples(),
                Integer.toString(score.found()), quantile(sorted, 1), quantile(sorted, 2), quantile(sorted, 3));
    }

    /** So many quarters of the images are at most as far; the mean of the two in the middle where it falls between. */
    private static String quantile(double[] sorted, int quarters) {
        if (sorted.length == 0) {
            return "none";
        }
        int above = Math.min(sorted.length - 1, sorted.length * quarters / 4);
        int below = sorted.length * quarters % 4 == 0 ? Math.max(0, above - 1) : above;
        double value = (sorted[below] + sorted[above]) / 2;
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3g", value) : "infinite";
    }

    /** Whether the attacks can be believed. */
    static Section checks(List<Candidate> candidates) {
        Map<String, List<Check>> checks = new LinkedHashMap<>();
        candidates.forEach(candidate -> checks.put(candidate.name(), candidate.evaluation().checks()));
        return checks(checks);
    }

    /** Whether the attacks on each model can be believed; the name may be empty where there is one. */
    static Section checks(Map<String, List<Check>> byModel) {
        boolean named = byModel.size() > 1;
        List<List<String>> rows = new ArrayList<>();
        byModel.forEach((model, checks) -> checks.forEach(check -> {
            List<String> row = new ArrayList<>(named ? List.of(model) : List.of());
            row.addAll(List.of(check.name(), check.outcome().text(), check.message()));
            rows.add(row);
        }));
        List<String> columns = new ArrayList<>(named ? List.of("model") : List.of());
        columns.addAll(List.of("check", "result", "what was seen"));
        return new Section.Table("How could this be wrong?",
                "A model can look robust because its gradients are useless to the attack. These questions would show"
                        + " the usual ways. Gradient attacks alone bound robustness from above only.", columns, rows);
    }

    /** Where a run came from. */
    static Section provenance(String name, RunRecord run) {
        RunConfiguration configuration = run.configuration();
        Provenance origin = run.provenance();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("model", configuration.model() + ", "
                + String.format(Locale.ROOT, "%,d parameters", configuration.modelParameters()));
        facts.put("data", configuration.data() + ", SHA-256 " + configuration.dataSha256());
        facts.put("images", configuration.trainingImages() + " to train on, " + configuration.validationImages()
                + " held out for validation");
        facts.put("method", configuration.method());
        facts.put("budget", configuration.budget());
        facts.put("optimizer", configuration.optimizer() + "; " + configuration.schedule());
        facts.put("epochs, batch", configuration.epochs() + ", " + configuration.batch() + "; epoch "
                + run.history().chosen() + " was chosen (" + configuration.validation() + ")");
        facts.put("seed", Long.toString(configuration.seed()));
        facts.put("backend", origin.backend() + ", " + origin.threads() + " thread(s)");
        facts.put("program", "Tardigrad " + origin.tardigrad() + ", Java " + origin.java());
        facts.put("machine", origin.machine() + ", " + origin.processors() + " processor(s)");
        facts.put("started", origin.started());
        facts.values().removeIf(String::isEmpty);
        return new Section.Facts("Provenance: " + name, "", facts);
    }

    /** {@code L∞}, as people write it. */
    static String sign(Norm norm) { return norm == Norm.LINF ? "L∞" : norm.name(); }

    /** {@code 61.5 %}; the space before the sign does not break. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * share);
    }

    private static double robust(EpochRecord epoch) {
        Double accuracy = epoch.robustAccuracy();
        return accuracy == null ? Double.NaN : accuracy;
    }

    private static Chart overEpochs(String title, String unit, boolean percent, Map<String, RunRecord> runs,
            ToDoubleFunction<EpochRecord> value) {
        List<Chart.Series> lines = new ArrayList<>();
        runs.forEach((name, run) -> {
            double[] y = run.history().epochs().stream().mapToDouble(value).toArray();
            if (Arrays.stream(y).anyMatch(Double::isFinite)) {
                lines.add(Chart.Series.counted(name, y));
            }
        });
        return new Chart(title, "epoch", unit, percent, lines);
    }

    private static List<String> row(List<Candidate> candidates, String attack, String norm, String epsilon,
            String parameters, int examples, ToDoubleFunction<Evaluation> accuracy) {
        List<String> row = new ArrayList<>(List.of(attack, norm, epsilon, parameters, Integer.toString(examples)));
        candidates.forEach(candidate -> row.add(percent(accuracy.applyAsDouble(candidate.evaluation()))));
        return row;
    }
}
