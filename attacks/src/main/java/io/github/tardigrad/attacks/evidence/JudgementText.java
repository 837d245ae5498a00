package io.github.tardigrad.attacks.evidence;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.tardigrad.attacks.Epsilons;
import java.util.Locale;

/** A judgement as a table of fixed width, accuracies in percent, and as JSON. */
final class JudgementText {
    private static final String ROW = "  %-5s %-9s %9s  %9s  %9s  %9s  %s%n";

    private JudgementText() {}

    static String table(Judgement judgement) {
        StringBuilder table = new StringBuilder();
        line(table, "evidence against %s on %s: %s, seed %d, judged by backend %s%n", judgement.model(),
                judgement.data(), images(judgement.examples()), judgement.seed(), judgement.backend());
        line(table, ROW, "norm", "epsilon", "claimed", "confirmed", "undecided", "refuted", "attack");
        for (Judgement.Score score : judgement.scores()) {
            Threat threat = score.threat();
            line(table, ROW, threat.norm().text(), Epsilons.text(threat.epsilon()), count(score.claimed()),
                    count(score.confirmed()), count(score.undecided()), count(score.refuted()), threat.attack());
        }
        for (Judgement.Bound bound : judgement.bounds()) {
            line(table, "  proved  %s within %s: robust accuracy is at most %.2f %%, for %s of %s fooled%s%n",
                    bound.norm().text(), Epsilons.text(bound.epsilon()), 100 * bound.robustAccuracy(),
                    count(bound.fooled()), images(bound.examples()), judgement.comparison() == null ? ""
                            : ", and " + count(bound.misclassified()) + " not recognised without an attack");
        }
        Judgement.Comparison comparison = judgement.comparison();
        line(table, "  note    %s%n", comparison == null
                ? "labels and clean images are as the bundle claims; with the data set they are compared"
                : "labels and clean images are compared with " + comparison.data());
        if (!judgement.closed()) {
            line(table, "  note    the bundle was not closed: its evaluation broke off or goes on; what is there is "
                    + "judged%n");
        }
        if (judgement.firstRefuted() != null) {
            line(table, "  REFUTED %s%n", judgement.firstRefuted());
        }
        return table.toString().replace(System.lineSeparator(), "\n").replaceAll(" +\n", "\n");
    }

    private static String images(int images) {
        return count(images) + (images == 1 ? " image" : " images");
    }

    private static String count(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static void line(StringBuilder table, String format, Object... values) {
        table.append(String.format(Locale.ROOT, format, values));
    }

    static String json(Judgement judgement) {
        JsonObject json = new JsonObject();
        json.addProperty("format", "tardigrad-judgement");
        json.addProperty("version", 1);
        json.addProperty("model", judgement.model());
        json.addProperty("weights_sha256", judgement.weights());
        json.addProperty("data", judgement.data());
        json.addProperty("examples", judgement.examples());
        json.addProperty("seed", judgement.seed());
        json.addProperty("backend", judgement.backend());
        json.addProperty("closed", judgement.closed());
        Judgement.Comparison comparison = judgement.comparison();
        json.addProperty("compared_with", comparison == null ? null : comparison.data());
        json.addProperty("misclassified", comparison == null ? null : comparison.misclassified());
        JsonArray attacks = new JsonArray();
        for (Judgement.Score score : judgement.scores()) {
            JsonObject one = json(score.threat());
            one.addProperty("claimed", score.claimed());
            one.addProperty("confirmed", score.confirmed());
            one.addProperty("undecided", score.undecided());
            one.addProperty("refuted", score.refuted());
            attacks.add(one);
        }
        json.add("attacks", attacks);
        JsonArray bounds = new JsonArray();
        for (Judgement.Bound bound : judgement.bounds()) {
            JsonObject one = new JsonObject();
            one.addProperty("norm", bound.norm().text());
            one.addProperty("epsilon", bound.epsilon());
            one.addProperty("fooled", bound.fooled());
            one.addProperty("robust_accuracy_at_most", bound.robustAccuracy());
            bounds.add(one);
        }
        json.add("bounds", bounds);
        Judgement.Refutation refutation = judgement.firstRefuted();
        JsonObject first = new JsonObject();
        if (refutation != null) {
            first = json(refutation.threat());
            first.addProperty("image", refutation.image());
            first.addProperty("why", refutation.why());
        }
        json.add("first_refuted", refutation == null ? null : first);
        return new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create().toJson(json)
                + "\n";
    }

    private static JsonObject json(Threat threat) {
        JsonObject json = new JsonObject();
        json.addProperty("attack", threat.attack());
        json.addProperty("norm", threat.norm().text());
        json.addProperty("epsilon", threat.epsilon());
        return json;
    }
}
