package io.github.tardigrad.attacks.evaluation;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Classifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation has finished, kept in a file as it goes: a line that says what is evaluated, then a line for every
 * {@link Unit}. An evaluation of the same goes on from there. A last line that was cut off is written anew.
 */
final class Journal {
    private static final Gson GSON = new Gson();

    private final @Nullable Path file;
    private final List<Unit> units;

    private Journal(@Nullable Path file, List<Unit> units) {
        this.file = file;
        this.units = units;
    }

    /**
     * Begins a journal, or reads the one that is there; keeps nothing where {@code file} is null.
     *
     * @throws IllegalArgumentException when the file is no journal, or one of another evaluation: the message says what
     *         differs
     */
    static Journal open(@Nullable Path file, Classifier model, Examples examples, List<Task> tasks, long seed) {
        if (file == null) {
            return new Journal(null, List.of());
        }
        JsonObject header = header(model, examples, tasks, seed);
        try {
            if (!Files.exists(file) || Files.size(file) == 0) {
                Files.writeString(file, GSON.toJson(header) + "\n");
                return new Journal(file, List.of());
            }
            String text = Files.readString(file);
            int end = text.lastIndexOf('\n') + 1;
            List<String> lines = text.substring(0, end).lines().toList();
            requireSame(file, header, lines);
            List<Unit> units = new ArrayList<>();
            for (int line = 1; line < lines.size(); line++) {
                units.add(read(file, line + 1, lines.get(line), tasks, examples.size()));
            }
            if (end < text.length()) {
                Files.writeString(file, text.substring(0, end));
            }
            return new Journal(file, units);
        } catch (IOException e) {
            throw new UncheckedIOException("journal " + file + " cannot be read or written: " + e.getMessage(), e);
        }
    }

    /** What was finished of one task before. */
    List<Unit> units(int task) { return units.stream().filter(unit -> unit.task() == task).toList(); }

    /** Keeps one more. */
    void append(Unit unit) {
        if (file == null) {
            return;
        }
        try {
            Files.writeString(file, GSON.toJson(write(unit)) + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new NotKept("journal " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static JsonObject header(Classifier model, Examples examples, List<Task> tasks, long seed) {
        JsonObject header = new JsonObject();
        header.addProperty("journal", "tardigrad-evaluation-1");
        header.addProperty("model", model.name());
        header.addProperty("weights", model.fingerprint().orElseThrow(() -> new IllegalArgumentException(
                "model " + model.name() + " has no fingerprint, so nobody could tell whether a journal is of it:"
                        + " evaluate it without one")));
        header.addProperty("backend", model.engine().backend().name());
        header.addProperty("data", examples.name());
        header.addProperty("images", examples.fingerprint());
        header.addProperty("examples", examples.size());
        header.addProperty("seed", seed);
        JsonArray attacks = new JsonArray();
        for (Task task : tasks) {
            task.epsilons().forEach(epsilon -> attacks.add(task.attack() + " " + task.attack().norm().text() + " "
                    + Float.toString(epsilon)));
            if (task.stages().size() > 1) {
                task.stages().forEach(stage -> attacks.add(stage.toString()));
            }
        }
        header.add("attacks", attacks);
        return header;
    }

    private static void requireSame(Path file, JsonObject header, List<String> lines) {
        JsonElement there = lines.isEmpty() ? JsonNull.INSTANCE : parse(file, 1, lines.getFirst());
        if (!(there instanceof JsonObject other) || !other.has("journal")) {
            throw new IllegalArgumentException(file + " is not the journal of an evaluation: name another file");
        }
        for (Map.Entry<String, JsonElement> entry : header.entrySet()) {
            if (entry.getKey().equals("attacks") && !entry.getValue().equals(other.get("attacks"))) {
                throw new IllegalArgumentException("journal " + file + " is of other attacks, parameters or epsilons:"
                        + " its first line says which; repeat those, or name another file");
            }
            if (!entry.getValue().equals(other.get(entry.getKey()))) {
                throw new IllegalArgumentException("journal " + file + " is of another evaluation: its "
                        + entry.getKey() + " is " + other.get(entry.getKey()) + ", not " + entry.getValue()
                        + "; repeat that one, or name another file");
            }
        }
    }

    private static JsonObject write(Unit unit) {
        JsonObject json = new JsonObject();
        json.addProperty("task", unit.task());
        json.addProperty("stage", unit.stage());
        json.addProperty("seconds", unit.seconds());
        json.addProperty("gradients", unit.cost().gradientEvaluations());
        json.addProperty("forwards", unit.cost().forwardEvaluations());
        json.addProperty("zeros", unit.cost().zeroGradients());
        JsonArray findings = new JsonArray();
        for (Finding finding : unit.findings()) {
            JsonArray one = new JsonArray();
            one.add(finding.image());
            StringBuilder found = new StringBuilder();
            finding.found().forEach(success -> found.append(success ? '1' : '0'));
            one.add(found.toString());
            one.add(Double.isInfinite(finding.distance()) ? null : finding.distance());
            one.add(finding.why());
            findings.add(one);
        }
        json.add("images", findings);
        return json;
    }

    private static Unit read(Path file, int line, String text, List<Task> tasks, int examples) {
        try {
            JsonObject json = parse(file, line, text).getAsJsonObject();
            int task = json.get("task").getAsInt();
            int stage = json.get("stage").getAsInt();
            int balls = tasks.get(task).epsilons().size();
            tasks.get(task).stages().get(stage);
            List<Finding> findings = new ArrayList<>();
            for (JsonElement element : json.getAsJsonArray("images")) {
                JsonArray one = element.getAsJsonArray();
                String why = one.get(3).isJsonNull() ? null : one.get(3).getAsString();
                List<Boolean> found = one.get(1).getAsString().chars().mapToObj(c -> c == '1').toList();
                int image = one.get(0).getAsInt();
                if (image < 0 || image >= examples || why == null && found.size() != balls) {
                    throw new IllegalStateException("image " + image + " does not fit");
                }
                findings.add(new Finding(image, found,
                        one.get(2).isJsonNull() ? Double.POSITIVE_INFINITY : one.get(2).getAsDouble(), why));
            }
            AttackResult.Cost cost = new AttackResult.Cost(json.get("gradients").getAsLong(),
                    json.get("forwards").getAsLong(), json.get("zeros").getAsLong());
            return new Unit(task, stage, findings, cost, json.get("seconds").getAsDouble());
        } catch (IllegalStateException | UnsupportedOperationException | NumberFormatException
                | IndexOutOfBoundsException | NullPointerException e) {
            throw damaged(file, line, e);
        }
    }

    private static JsonElement parse(Path file, int line, String text) {
        try {
            return JsonParser.parseString(text);
        } catch (JsonParseException e) {
            throw damaged(file, line, e);
        }
    }

    private static IllegalArgumentException damaged(Path file, int line, RuntimeException cause) {
        return new IllegalArgumentException("journal " + file + " is damaged in line " + line
                + ": delete that line and those behind it, or the file", cause);
    }
}
