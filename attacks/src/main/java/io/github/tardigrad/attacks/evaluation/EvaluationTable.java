package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Epsilons;
import java.util.List;
import java.util.Locale;

/** An evaluation as a table of fixed width, accuracies in percent. */
final class EvaluationTable {
    private static final String ROW = "  %-15s %-5s %-9s %9s  %9s  %-9s %s%n";

    private EvaluationTable() {}

    static String of(Evaluation evaluation) {
        StringBuilder table = new StringBuilder();
        line(table, "%s on %s: %,d example%s, seed %d, backend %s%n", evaluation.model(), evaluation.data(),
                evaluation.examples(), evaluation.examples() == 1 ? "" : "s", evaluation.seed(), evaluation.backend());
        line(table, ROW, "attack", "norm", "epsilon", "accuracy", "time", "distance", "parameters");
        line(table, ROW, "none", "", "", percent(evaluation.cleanAccuracy()), "", "", "");
        for (AttackScore score : evaluation.attacks()) {
            line(table, ROW, score.name(), score.norm().text(), Epsilons.text(score.epsilon()),
                    percent(score.robustAccuracy()), String.format(Locale.ROOT, "%.1f s", score.seconds()),
                    distance(score), score.parameters());
            for (StageScore stage : score.details().stages()) {
                line(table, ROW, "  " + stage.name(), "", "", "", String.format(Locale.ROOT, "%.1f s", stage.seconds()),
                        "", String.format(Locale.ROOT, "fooled %,d of %,d: %s", stage.found(), stage.images(),
                                stage.parameters()));
            }
            failures(table, score.name(), score.details().failures());
            score.details().remarks().forEach(remark -> line(table, "  note    %s%n", remark));
        }
        failures(table, "without an attack", evaluation.failures());
        for (WorstCase worst : evaluation.worstCase()) {
            line(table, ROW, "worst case", worst.norm().text(), Epsilons.text(worst.epsilon()),
                    percent(worst.robustAccuracy()), "", "", worstCase(evaluation, worst));
        }
        for (Check check : evaluation.checks()) {
            String outcome = check.passed() || check.outcome() == Check.Outcome.SKIPPED ? check.outcome().text()
                    : check.outcome().name();
            line(table, "  %-7s %s: %s%n", outcome, check.name(), check.message());
        }
        if (evaluation.partial() != null) {
            line(table, "  PARTIAL: %s; accuracies are of the first images, as far as each attack came%n",
                    evaluation.partial());
        }
        return table.toString().replace(System.lineSeparator(), "\n").replaceAll(" +\n", "\n");
    }

    /** How many, and why the first. */
    private static void failures(StringBuilder table, String attack, List<Failure> failures) {
        if (!failures.isEmpty()) {
            line(table, "  FAILED  %s: %,d image%s, counted as not robust; image %d: %s%n", attack, failures.size(),
                    failures.size() == 1 ? "" : "s", failures.getFirst().image(), failures.getFirst().why());
        }
    }

    private static void line(StringBuilder table, String format, Object... values) {
        table.append(String.format(Locale.ROOT, format, values));
    }

    /** The median, where an attack looks for the nearest image; a check says how many were found. */
    private static String distance(AttackScore score) {
        if (score.distances().isEmpty()) {
            return "";
        }
        Double median = score.medianDistance();
        if (median == null) {
            return score.found() == 0 ? "not found" : "infinite";
        }
        return Epsilons.text((float) (double) median);
    }

    private static String worstCase(Evaluation evaluation, WorstCase worst) {
        String images = worst.examples() == evaluation.examples() ? "each image"
                : worst.examples() == 1 ? "the first image"
                : String.format(Locale.ROOT, "each of the first %,d images", worst.examples());
        return images + " under the attack that suits it best";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
