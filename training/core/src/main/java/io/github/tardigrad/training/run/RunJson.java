package io.github.tardigrad.training.run;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The text of {@code run.json}: names in snake case, one epoch a line, and the many batches as columns of equal length,
 * which is short and what a chart wants.
 */
final class RunJson {
    private static final String FORMAT = "tardigrad-run";
    private static final int VERSION = 1;
    private static final Gson GSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .serializeNulls().disableHtmlEscaping().create();

    private RunJson() {}

    static String write(RunRecord run) {
        return """
                {"format": "%s", "version": %d, "finished": %b,
                "configuration": %s,
                "provenance": %s,
                "history": %s}
                """.formatted(FORMAT, VERSION, run.finished(), GSON.toJson(run.configuration()),
                GSON.toJson(run.provenance()), write(run.history()));
    }

    static String write(History history) {
        List<BatchRecord> batches = history.batches();
        return """
                {"chosen_epoch": %d,
                "epochs": [
                %s],
                "batches": {
                "epoch": %s,
                "loss": %s,
                "epsilon": %s,
                "clean_loss": %s,
                "adversarial_loss": %s,
                "clean_accuracy": %s,
                "adversarial_accuracy": %s,
                "epsilon_min": %s,
                "epsilon_max": %s,
                "attacks": %s,
                "regularizer": %s,
                "gradient_evaluations": %s}}""".formatted(history.chosen(),
                history.epochs().stream().map(GSON::toJson).collect(Collectors.joining(",\n")),
                column(batches, BatchRecord::epoch), column(batches, BatchRecord::loss),
                column(batches, BatchRecord::epsilon), column(batches, BatchRecord::cleanLoss),
                column(batches, BatchRecord::adversarialLoss), column(batches, BatchRecord::cleanAccuracy),
                column(batches, BatchRecord::adversarialAccuracy), column(batches, BatchRecord::epsilonMin),
                column(batches, BatchRecord::epsilonMax), GSON.toJson(batches.stream().map(BatchRecord::attacks)
                        .toList()),
                column(batches, BatchRecord::regularizer), column(batches, BatchRecord::gradientEvaluations));
    }

    static RunRecord read(String json) {
        JsonObject run = object(json, "a run");
        if (!FORMAT.equals(text(run, "format")) || !Integer.toString(VERSION).equals(text(run, "version"))) {
            throw new IllegalArgumentException("this is no " + FORMAT + " of version " + VERSION + ": its format is "
                    + text(run, "format") + ", its version " + text(run, "version"));
        }
        return new RunRecord(part(run, "configuration", RunConfiguration.class),
                part(run, "provenance", Provenance.class), history(member(run, "history")),
                "true".equals(text(run, "finished")));
    }

    static String write(RunConfiguration configuration) {
        return GSON.toJson(configuration);
    }

    static RunConfiguration readConfiguration(String json) {
        JsonObject wrapped = new JsonObject();
        wrapped.add("configuration", object(json, "a configuration"));
        return part(wrapped, "configuration", RunConfiguration.class);
    }

    static History readHistory(String json) {
        return history(object(json, "a history"));
    }

    private static History history(JsonElement element) {
        try {
            JsonObject history = element.getAsJsonObject();
            List<EpochRecord> epochs = new ArrayList<>();
            for (JsonElement epoch : member(history, "epochs").getAsJsonArray()) {
                epochs.add(GSON.fromJson(epoch, EpochRecord.class));
            }
            return new History(epochs, batches(member(history, "batches").getAsJsonObject()),
                    member(history, "chosen_epoch").getAsInt());
        } catch (JsonParseException | IllegalStateException | NumberFormatException
                | IndexOutOfBoundsException broken) {
            throw new IllegalArgumentException("the history cannot be read: " + broken.getMessage(), broken);
        }
    }

    private static List<BatchRecord> batches(JsonObject columns) {
        JsonArray epoch = member(columns, "epoch").getAsJsonArray();
        JsonArray loss = member(columns, "loss").getAsJsonArray();
        JsonArray epsilon = member(columns, "epsilon").getAsJsonArray();
        JsonArray cleanLoss = member(columns, "clean_loss").getAsJsonArray();
        JsonArray adversarialLoss = member(columns, "adversarial_loss").getAsJsonArray();
        JsonArray cleanAccuracy = member(columns, "clean_accuracy").getAsJsonArray();
        JsonArray adversarialAccuracy = member(columns, "adversarial_accuracy").getAsJsonArray();
        JsonArray epsilonMin = laterMember(columns, "epsilon_min", epsilon);
        JsonArray epsilonMax = laterMember(columns, "epsilon_max", epsilon);
        JsonArray attacks = laterMember(columns, "attacks", same(new JsonPrimitive(""), epoch.size()));
        JsonArray zeros = same(new JsonPrimitive(0), epoch.size());
        JsonArray regularizer = laterMember(columns, "regularizer", zeros);
        JsonArray gradientEvaluations = laterMember(columns, "gradient_evaluations", zeros);
        List<BatchRecord> batches = new ArrayList<>();
        for (int i = 0; i < epoch.size(); i++) {
            batches.add(new BatchRecord(epoch.get(i).getAsInt(), loss.get(i).getAsFloat(), epsilon.get(i).getAsFloat(),
                    cleanLoss.get(i).getAsFloat(), adversarialLoss.get(i).getAsFloat(),
                    cleanAccuracy.get(i).getAsFloat(), adversarialAccuracy.get(i).getAsFloat(),
                    epsilonMin.get(i).getAsFloat(), epsilonMax.get(i).getAsFloat(), attacks.get(i).getAsString(),
                    regularizer.get(i).getAsFloat(), gradientEvaluations.get(i).getAsLong()));
        }
        return batches;
    }

    /** A column that the first runs did not have. */
    private static JsonArray laterMember(JsonObject columns, String name, JsonArray otherwise) {
        return columns.has(name) ? member(columns, name).getAsJsonArray() : otherwise;
    }

    private static JsonArray same(JsonPrimitive value, int count) {
        JsonArray column = new JsonArray(count);
        for (int i = 0; i < count; i++) {
            column.add(value);
        }
        return column;
    }

    private static String column(List<BatchRecord> batches, Function<BatchRecord, Number> value) {
        return batches.stream().map(batch -> value.apply(batch).toString()).collect(Collectors.joining(",", "[", "]"));
    }

    private static JsonObject object(String json, String what) {
        try {
            return JsonParser.parseString(json).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException broken) {
            throw new IllegalArgumentException("this is not the JSON of " + what + ": " + broken.getMessage(), broken);
        }
    }

    private static <T> T part(JsonObject run, String name, Class<T> type) {
        try {
            return GSON.fromJson(member(run, name), type);
        } catch (JsonParseException | NumberFormatException broken) {
            throw new IllegalArgumentException("\"" + name + "\" cannot be read: " + broken.getMessage(), broken);
        }
    }

    private static JsonElement member(JsonObject object, String name) {
        JsonElement member = object.get(name);
        if (member == null || member.isJsonNull()) {
            throw new IllegalArgumentException("\"" + name + "\" is missing");
        }
        return member;
    }

    private static String text(JsonObject object, String name) {
        JsonElement member = object.get(name);
        return member != null && member.isJsonPrimitive() ? member.getAsString() : "missing";
    }
}
