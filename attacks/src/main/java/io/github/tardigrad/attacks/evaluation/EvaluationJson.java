package io.github.tardigrad.attacks.evaluation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.nn.Classifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation as JSON: the keys of the contract, then {@code per_image}, {@code distances},
 * {@code zero_gradients} and {@code checks}.
 */
final class EvaluationJson {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping()
            .create();

    private EvaluationJson() {}

    static String write(Evaluation evaluation) {
        JsonObject json = new JsonObject();
        json.addProperty("model", evaluation.model());
        json.addProperty("data", evaluation.data());
        json.addProperty("examples", evaluation.examples());
        json.addProperty("seed", evaluation.seed());
        json.addProperty("backend", evaluation.backend());
        json.addProperty("norm", evaluation.norm().isEmpty() ? null : evaluation.norm());
        json.addProperty("clean_accuracy", evaluation.cleanAccuracy());
        json.add("attacks", array(evaluation.attacks(), EvaluationJson::score));
        json.add("worst_case", array(evaluation.worstCase(), EvaluationJson::worstCase));
        json.add("checks", array(evaluation.checks(), EvaluationJson::check));
        json.addProperty("per_image", evaluation.clean().letters());
        json.add("failures", array(evaluation.failures(), EvaluationJson::failure));
        json.addProperty("partial", evaluation.partial());
        return GSON.toJson(json) + "\n";
    }

    static Evaluation read(String text) {
        try {
            Reader json = new Reader("evaluation", JsonParser.parseString(text));
            return new Evaluation(json.text("model"), json.text("data"), json.whole("examples"),
                    json.get("seed").getAsLong(), json.text("backend"), json.number("clean_accuracy"), json.verdicts(),
                    json.list("attacks", EvaluationJson::score), json.list("worst_case", EvaluationJson::worstCase),
                    json.optional("checks", EvaluationJson::check), json.optional("failures", EvaluationJson::failure),
                    json.has("partial") && !json.get("partial").isJsonNull() ? json.text("partial") : null);
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException | NumberFormatException e) {
            throw new IllegalArgumentException("this is not the JSON of an evaluation: " + e.getMessage(), e);
        }
    }

    private static JsonObject score(AttackScore score) {
        JsonObject json = new JsonObject();
        json.addProperty("name", score.name());
        json.addProperty("parameters", score.parameters());
        json.addProperty("norm", score.norm().text());
        json.addProperty("epsilon", score.epsilon());
        json.addProperty("examples", score.examples());
        json.addProperty("robust_accuracy", score.robustAccuracy());
        json.addProperty("median_distance", score.medianDistance());
        json.addProperty("seconds", score.seconds());
        json.addProperty("gradient_evaluations", score.gradientEvaluations());
        json.addProperty("forward_evaluations", score.forwardEvaluations());
        json.addProperty("zero_gradients", score.zeroGradients());
        json.addProperty("per_image", score.verdicts().letters());
        if (!score.distances().isEmpty()) {
            JsonArray distances = new JsonArray();
            score.distances().forEach(distance -> distances.add(Float.isInfinite(distance) ? null : distance));
            json.add("distances", distances);
        }
        AttackDetails details = score.details();
        json.addProperty("access", details.access().name().toLowerCase(Locale.ROOT));
        json.add("stages", array(details.stages(), EvaluationJson::stage));
        json.add("failures", array(details.failures(), EvaluationJson::failure));
        json.add("remarks", GSON.toJsonTree(details.remarks()));
        return json;
    }

    private static AttackScore score(Reader json) {
        return new AttackScore(json.text("name"), json.text("parameters"), Norm.parse(json.text("norm")),
                json.get("epsilon").getAsFloat(), json.whole("examples"), json.number("robust_accuracy"),
                json.get("median_distance").isJsonNull() ? null : Double.valueOf(json.number("median_distance")),
                json.number("seconds"), json.get("gradient_evaluations").getAsLong(),
                json.get("forward_evaluations").getAsLong(), json.has("zero_gradients") ? json.number("zero_gradients")
                        : 0,
                json.verdicts(), json.distances(), new AttackDetails(
                        access(json),
                        json.optional("stages", EvaluationJson::stage),
                        json.optional("failures", EvaluationJson::failure), json.texts("remarks")));
    }

    private static JsonObject stage(StageScore stage) {
        JsonObject json = new JsonObject();
        json.addProperty("name", stage.name());
        json.addProperty("parameters", stage.parameters());
        json.addProperty("access", stage.access().name().toLowerCase(Locale.ROOT));
        json.addProperty("images", stage.images());
        json.addProperty("found", stage.found());
        json.addProperty("seconds", stage.seconds());
        json.addProperty("gradient_evaluations", stage.gradientEvaluations());
        json.addProperty("forward_evaluations", stage.forwardEvaluations());
        return json;
    }

    private static StageScore stage(Reader json) {
        return new StageScore(json.text("name"), json.text("parameters"), access(json), json.whole("images"),
                json.whole("found"),
                json.number("seconds"), json.get("gradient_evaluations").getAsLong(),
                json.get("forward_evaluations").getAsLong());
    }

    private static JsonObject failure(Failure failure) {
        JsonObject json = new JsonObject();
        json.addProperty("image", failure.image());
        json.addProperty("why", failure.why());
        return json;
    }

    private static Failure failure(Reader json) {
        return new Failure(json.whole("image"), json.text("why"));
    }

    private static JsonObject worstCase(WorstCase worst) {
        JsonObject json = new JsonObject();
        json.addProperty("norm", worst.norm().text());
        json.addProperty("epsilon", worst.epsilon());
        json.addProperty("examples", worst.examples());
        json.addProperty("robust_accuracy", worst.robustAccuracy());
        return json;
    }

    private static WorstCase worstCase(Reader json) {
        return new WorstCase(Norm.parse(json.text("norm")), json.get("epsilon").getAsFloat(), json.whole("examples"),
                json.number("robust_accuracy"));
    }

    private static JsonObject check(Check check) {
        JsonObject json = new JsonObject();
        json.addProperty("name", check.name());
        json.addProperty("outcome", check.outcome().text());
        json.addProperty("passed", check.passed());
        json.addProperty("message", check.message());
        return json;
    }

    private static Check check(Reader json) {
        Check.Outcome outcome = json.get("passed").getAsBoolean() ? Check.Outcome.PASS : Check.Outcome.WARN;
        return new Check(json.text("name"), json.has("outcome") ? known(Check.Outcome.values(), json.text("outcome"))
                : outcome, json.text("message"));
    }

    /** Gradients where a file does not say. */
    private static Classifier.Access access(Reader json) {
        return json.has("access") ? known(Classifier.Access.values(), json.text("access"))
                : Classifier.Access.GRADIENTS;
    }

    /** The value of that name. */
    private static <E extends Enum<E>> E known(E[] values, String text) {
        for (E value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return value;
            }
        }
        throw new JsonParseException(text + " is none of " + Arrays.toString(values).toLowerCase(Locale.ROOT));
    }

    private static <T> JsonArray array(List<T> values, Function<T, JsonObject> write) {
        JsonArray array = new JsonArray();
        values.forEach(value -> array.add(write.apply(value)));
        return array;
    }

    /** A JSON object of which a missing key is an error that says so. */
    private record Reader(String place, JsonObject json) {
        Reader(String place, @Nullable JsonElement element) {
            this(place, element instanceof JsonObject object ? object : refuse(place));
        }

        boolean has(String key) { return json.has(key); }

        JsonElement get(String key) {
            JsonElement value = json.get(key);
            if (value == null) {
                throw new JsonParseException(place + " has no \"" + key + "\"");
            }
            return value;
        }

        String text(String key) { return get(key).getAsString(); }

        int whole(String key) { return get(key).getAsInt(); }

        double number(String key) { return get(key).getAsDouble(); }

        Verdicts verdicts() { return has("per_image") ? new Verdicts(text("per_image")) : Verdicts.UNKNOWN; }

        /** One an image, null for infinite; none where there is no such key. */
        List<Float> distances() {
            List<Float> distances = new ArrayList<>();
            if (has("distances")) {
                for (JsonElement distance : get("distances").getAsJsonArray()) {
                    distances.add(distance.isJsonNull() ? Float.POSITIVE_INFINITY : distance.getAsFloat());
                }
            }
            return distances;
        }

        /** None where there is no such key. */
        <T> List<T> optional(String key, Function<Reader, T> read) { return has(key) ? list(key, read) : List.of(); }

        List<String> texts(String key) {
            List<String> texts = new ArrayList<>();
            if (has(key)) {
                get(key).getAsJsonArray().forEach(text -> texts.add(text.getAsString()));
            }
            return texts;
        }

        <T> List<T> list(String key, Function<Reader, T> read) {
            List<T> list = new ArrayList<>();
            for (JsonElement element : get(key).getAsJsonArray()) {
                list.add(read.apply(new Reader(key, element)));
            }
            return list;
        }

        private static JsonObject refuse(String place) {
            throw new JsonParseException(place + " is not an object");
        }
    }
}
