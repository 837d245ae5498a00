package io.github.tardigrad.training.report;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.evaluation.AttackScore;
import io.github.tardigrad.attacks.evaluation.Check;
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

/** The sections that reports are put together from. */
final class Sections {
    private Sections() {}

    /** Loss and accuracies over the epochs, a line for each run. */
    static Section training(Map<String, RunRecord> runs) {
        List<Chart> charts = new ArrayList<>();
        charts.add(overEpochs("Training loss", "cross-entropy", false, runs, EpochRecord::loss));
        charts.add(overEpochs("Validation accuracy, clean", "accuracy", true, runs, EpochRecord::cleanAccuracy));
        charts.add(overEpochs("Validation accuracy, under attack", "accuracy", true, runs, Sections::robust));
        return new Section.Charts("Training",
                "The epoch whose weights are kept is chosen by the validation images, which are"
                        + " cut from the training images. Test images are seen once, at the end.", charts);
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

    /** Accuracy under one attack against epsilon, a line for each model. */
    static Section curves(List<Candidate> candidates) {
        List<Chart.Series> lines = new ArrayList<>();
        for (Candidate candidate : candidates) {
            List<AttackScore> scores = candidate.curve().attacks();
            double[] x = new double[scores.size() + 1];
            double[] y = new double[scores.size() + 1];
            y[0] = candidate.curve().cleanAccuracy();
            for (int i = 0; i < scores.size(); i++) {
                x[i + 1] = scores.get(i).epsilon();
                y[i + 1] = scores.get(i).robustAccuracy();
            }
            lines.add(new Chart.Series(candidate.name(), x, y));
        }
        AttackScore one = candidates.getFirst().curve().attacks().getFirst();
        String text = "Attack " + one.name() + ", " + one.norm().text() + ", on the first " + one.examples()

                + " test images. A curve that does not come down to 0 means that the attack fails, not that the model "
                + "is robust.";
        return new Section.Charts("Accuracy against epsilon", text,
                List.of(new Chart("Accuracy under attack", "epsilon, pixels", "accuracy", true, lines)));
    }

    /** A row for each attack and the worst case, a column for each model. */
    static Section scores(List<Candidate> candidates) {
        List<String> columns = new ArrayList<>(List.of("attack", "norm", "epsilon", "parameters", "images"));
        candidates.forEach(candidate -> columns.add(candidate.name()));
        List<List<String>> rows = new ArrayList<>();
        Candidate first = candidates.getFirst();
        rows.add(row(candidates, "none (clean)", "", "", "", first.evaluation().examples(),
                candidate -> candidate.evaluation().cleanAccuracy()));
        for (int i = 0; i < first.evaluation().attacks().size(); i++) {
            int index = i;
            AttackScore score = first.evaluation().attacks().get(i);
            rows.add(row(candidates, score.name(), score.norm().text(), Epsilons.text(score.epsilon()),
                    score.parameters(),
                    score.examples(), candidate -> candidate.evaluation().attacks().get(index).robustAccuracy()));
        }
        for (int i = 0; i < first.evaluation().worstCase().size(); i++) {
            int index = i;
            WorstCase worst = first.evaluation().worstCase().get(i);
            rows.add(row(candidates, "worst case per image", worst.norm().text(), Epsilons.text(worst.epsilon()),
                    "all attacks above", worst.examples(),
                    candidate -> candidate.evaluation().worstCase().get(index).robustAccuracy()));
        }
        return new Section.Table("Accuracy on the test images",
                "An image counts as robust only if it is recognised without an"
                        + " attack and after it. Seed " + first.evaluation().seed() + ".", columns, rows);
    }

    /** Whether the attacks can be believed. */
    static Section checks(List<Candidate> candidates) {
        List<List<String>> rows = new ArrayList<>();
        for (Candidate candidate : candidates) {
            for (Check check : candidate.evaluation().checks()) {
                rows.add(List.of(candidate.name(), check.name(), check.passed() ? "pass" : "WARN", check.message()));
            }
        }
        return new Section.Table("How could this be wrong?",
                "A model can look robust because its gradients are useless to the"

                        + " attack. These questions would show the usual ways. Gradient attacks alone bound robustness "
                        + "from above only.",
                List.of("model", "check", "result", "what was seen"), rows);
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

    /** {@code 61.5 %}. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
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
            String parameters, int examples, ToDoubleFunction<Candidate> accuracy) {
        List<String> row = new ArrayList<>(List.of(attack, norm, epsilon, parameters, Integer.toString(examples)));
        candidates.forEach(candidate -> row.add(percent(accuracy.applyAsDouble(candidate))));
        return row;
    }
}
