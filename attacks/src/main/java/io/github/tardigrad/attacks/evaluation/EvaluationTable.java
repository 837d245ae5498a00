package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Epsilons;
import java.util.Locale;

/** An evaluation as a table of fixed width, accuracies in percent. */
final class EvaluationTable {
    private static final String ROW = "  %-12s %-5s %-9s %9s  %9s  %s%n";

    private EvaluationTable() {}

    static String of(Evaluation evaluation) {
        StringBuilder table = new StringBuilder();
        line(table, "%s on %s: %,d examples, seed %d, backend %s%n", evaluation.model(), evaluation.data(),
                evaluation.examples(), evaluation.seed(), evaluation.backend());
        line(table, ROW, "attack", "norm", "epsilon", "accuracy", "time", "parameters");
        line(table, ROW, "none", "", "", percent(evaluation.cleanAccuracy()), "", "");
        for (AttackScore score : evaluation.attacks()) {
            line(table, ROW, score.name(), score.norm().text(), Epsilons.text(score.epsilon()),
                    percent(score.robustAccuracy()), String.format(Locale.ROOT, "%.1f s", score.seconds()),
                    score.parameters());
        }
        for (WorstCase worst : evaluation.worstCase()) {
            line(table, ROW, "worst case", worst.norm().text(), Epsilons.text(worst.epsilon()),
                    percent(worst.robustAccuracy()), "", "each image under the attack that suits it best");
        }
        for (Check check : evaluation.checks()) {
            line(table, "  %s %s: %s%n", check.passed() ? "passed " : "SUSPECT", check.name(), check.message());
        }
        return table.toString().replace(System.lineSeparator(), "\n").replaceAll(" +\n", "\n");
    }

    private static void line(StringBuilder table, String format, Object... values) {
        table.append(String.format(Locale.ROOT, format, values));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
