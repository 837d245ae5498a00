package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Epsilons;
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
        }
        for (WorstCase worst : evaluation.worstCase()) {
            line(table, ROW, "worst case", worst.norm().text(), Epsilons.text(worst.epsilon()),
                    percent(worst.robustAccuracy()), "", "", worstCase(evaluation, worst));
        }
        for (Check check : evaluation.checks()) {
            line(table, "  %s %s: %s%n", check.passed() ? "passed " : "SUSPECT", check.name(), check.message());
        }
        return table.toString().replace(System.lineSeparator(), "\n").replaceAll(" +\n", "\n");
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
