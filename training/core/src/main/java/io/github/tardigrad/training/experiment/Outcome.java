package io.github.tardigrad.training.experiment;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.training.report.Candidate;
import io.github.tardigrad.training.report.Report;
import io.github.tardigrad.training.report.Reports;
import io.github.tardigrad.training.report.Section;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an experiment came to; {@link #toString} is a table for people.
 *
 * @param experiment its name
 * @param setting the data, how many images, the seed, and what was made smaller if it was a quick run
 * @param findings in the order of the publication
 * @param notes what was done otherwise than published, and why
 * @param candidates the models, each under its attacks
 * @param further evaluations of some of them, by name
 * @param shown what the pictures of the report show
 */
public record Outcome(String experiment, String setting, List<Finding> findings, List<String> notes,
        List<Candidate> candidates, Map<String, Evaluation> further, Reports.Shown shown) {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping()
            .create();

    /** Takes copies. */
    public Outcome {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
        candidates = List.copyOf(candidates);
        further = Collections.unmodifiableMap(new LinkedHashMap<>(further));
    }

    /** All evaluations by name: those of the candidates, then the further ones. */
    public Map<String, Evaluation> evaluations() {
        Map<String, Evaluation> all = new LinkedHashMap<>();
        candidates.forEach(candidate -> all.put(candidate.name(), candidate.evaluation()));
        all.putAll(further);
        return all;
    }

    /** The findings and notes as a page, then what {@link Reports#ofModels} shows of the models. */
    public Report report() {
        Report models = Reports.ofModels(candidates, shown);
        List<Section> sections = new ArrayList<>();
        String text = String.join(" ", notes.stream().map(Outcome::sentence).toList());
        sections.add(new Section.Table("Published and found", text,
                List.of("quantity", "published", "found", ""),
                findings.stream().map(finding -> List.of(finding.quantity(), published(finding), finding.found(),
                        finding.remark())).toList()));
        sections.addAll(models.sections());
        return new Report("Tardigrad: " + experiment, setting + ".", sections);
    }

    /** The findings, the notes and every evaluation as JSON. */
    public String toJson(double seconds) {
        JsonObject json = new JsonObject();
        json.addProperty("experiment", experiment);
        json.addProperty("setting", setting);
        JsonArray rows = new JsonArray();
        for (Finding finding : findings) {
            JsonObject row = new JsonObject();
            row.addProperty("quantity", finding.quantity());
            row.addProperty("published", finding.published().isEmpty() ? null : finding.published());
            row.addProperty("found", finding.found());
            row.addProperty("remark", finding.remark());
            rows.add(row);
        }
        json.add("findings", rows);
        JsonArray lines = new JsonArray();
        notes.forEach(lines::add);
        json.add("notes", lines);
        JsonObject models = new JsonObject();
        evaluations().forEach((name, evaluation) -> models.add(name, JsonParser.parseString(evaluation.toJson())));
        json.add("evaluations", models);
        json.addProperty("seconds", seconds);
        return GSON.toJson(json) + "\n";
    }

    @Override
    public String toString() {
        int quantity = width("quantity".length(), findings.stream().map(Finding::quantity).toList());
        int published = width("published".length(), findings.stream().map(Outcome::published).toList());
        int found = width("found".length(), findings.stream().map(Finding::found).toList());
        String row = "  %-" + quantity + "s  %-" + published + "s  %-" + found + "s  %s";
        StringBuilder table = new StringBuilder(experiment).append(": ").append(setting).append('\n');
        table.append(String.format(row, "quantity", "published", "found", "").stripTrailing()).append('\n');
        for (Finding finding : findings) {
            table.append(String.format(row, finding.quantity(), published(finding), finding.found(), finding.remark())
                    .stripTrailing()).append('\n');
        }
        notes.forEach(note -> table.append("  * ").append(note).append('\n'));
        return table.toString();
    }

    private static String sentence(String note) {
        return note.substring(0, 1).toUpperCase(Locale.ROOT) + note.substring(1) + ".";
    }

    private static String published(Finding finding) {
        return finding.published().isEmpty() ? "not stated" : finding.published();
    }

    private static int width(int least, List<String> cells) {
        return cells.stream().mapToInt(String::length).reduce(least, Math::max);
    }
}
