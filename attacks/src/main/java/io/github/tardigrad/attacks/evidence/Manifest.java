package io.github.tardigrad.attacks.evidence;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.nn.Classifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What the counterexamples of a bundle are about.
 *
 * @param model its name
 * @param weights SHA-256 of all that decides its answers
 * @param data the name of the images
 * @param images SHA-256 of them and their labels
 * @param examples how many images were evaluated
 * @param shape of an image, {@code [height, width, channels]}
 * @param classes how many the model tells apart
 * @param seed of the attacks' random numbers
 */
record Manifest(String model, String weights, String data, String images, int examples, Shape shape, int classes,
        long seed) {
    /** Bounds what a reader holds in memory for each image; larger than any data set of labelled images in use. */
    static final int MOST_EXAMPLES = 1 << 22;

    private static final String FORMAT = "tardigrad-evidence";
    private static final int VERSION = 1;
    private static final int LONGEST_TEXT = 4096;

    Manifest {
        requireText(model);
        requireText(weights);
        requireText(data);
        requireText(images);
        if (examples < 1 || examples > MOST_EXAMPLES) {
            throw new IllegalArgumentException("evidence is about 1 to " + MOST_EXAMPLES + " images, not " + examples);
        }
        if (shape.rank() != 3 || shape.size() < 1 || classes < 1) {
            throw new IllegalArgumentException("images of " + shape + " in " + classes + " classes cannot be judged");
        }
    }

    /**
     * Of an evaluation.
     *
     * @throws IllegalArgumentException when the model does not know what decides its answers
     */
    static Manifest of(Classifier model, Examples examples, long seed) {
        return new Manifest(model.name(), fingerprint(model), examples.name(), examples.fingerprint(), examples.size(),
                model.inputShape(), model.classes(), seed);
    }

    /** What stands for the weights of a model. */
    static String fingerprint(Classifier model) {
        return model.fingerprint().orElseThrow(() -> new IllegalArgumentException("model " + model.name()
                + " has no fingerprint, so that nobody could tell what evidence is against: let it override"
                + " fingerprint()"));
    }

    /** Refuses evidence of something else. */
    void requireSame(Path folder, Manifest wanted) throws EvidenceException {
        requireSame(folder, "weights (SHA-256)", weights, wanted.weights);
        requireSame(folder, "number of images", examples, wanted.examples);
        requireSame(folder, "data (SHA-256)", images, wanted.images);
        requireSame(folder, "seed", seed, wanted.seed);
        requireSame(folder, "shape of images", shape, wanted.shape);
        requireSame(folder, "number of classes", classes, wanted.classes);
    }

    private static void requireSame(Path folder, String what, Object there, Object wanted) throws EvidenceException {
        if (!there.equals(wanted)) {
            throw new EvidenceException(folder, "it holds the evidence of another evaluation: its " + what + " is "
                    + there + ", not " + wanted + "; repeat that one, or name another folder");
        }
    }

    byte[] toBytes() {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("version", VERSION);
        json.addProperty("model", model);
        json.addProperty("weights_sha256", weights);
        json.addProperty("data", data);
        json.addProperty("data_sha256", images);
        json.addProperty("examples", examples);
        JsonArray extents = new JsonArray();
        for (int extent : shape.extents()) {
            extents.add(extent);
        }
        json.add("image_shape", extents);
        json.addProperty("classes", classes);
        json.addProperty("seed", seed);
        String text = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads what {@link #toBytes} wrote. */
    static Manifest read(Path file, byte[] bytes) throws IOException {
        try {
            JsonObject json = JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
            if (!json.get("format").getAsString().equals(FORMAT) || json.get("version").getAsInt() != VERSION) {
                throw new EvidenceException(file, "it is no evidence of version " + VERSION);
            }
            JsonArray extents = json.getAsJsonArray("image_shape");
            if (extents.size() != 3) {
                throw new EvidenceException(file, "image_shape is not height, width and channels");
            }
            Shape shape = Shape.of(extents.get(0).getAsInt(), extents.get(1).getAsInt(), extents.get(2).getAsInt());
            return new Manifest(json.get("model").getAsString(), json.get("weights_sha256").getAsString(),
                    json.get("data").getAsString(), json.get("data_sha256").getAsString(),
                    json.get("examples").getAsInt(), shape, json.get("classes").getAsInt(),
                    json.get("seed").getAsLong());
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException
                | IllegalArgumentException | NullPointerException e) {
            throw new EvidenceException(file, "it is damaged, or not the description of evidence", e);
        }
    }

    /** Texts are shown in one line of a terminal. */
    static String requireText(String text) {
        if (text.length() > LONGEST_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a text of evidence is longer than " + LONGEST_TEXT
                    + " characters, or no line");
        }
        return text;
    }
}
