package io.github.tardigrad.training.adversarial;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.tardigrad.datasets.DataSource;
import io.github.tardigrad.datasets.PngImage;
import io.github.tardigrad.nn.file.AtomicFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that adversarial images are written to:
 * <ul>
 * <li>{@code images/}: a PNG file an image, named by index, label and answer; for data that is a folder of PNG files
 * these lie in {@code test/CLASS/} instead;
 * <li>the images in the data's own format, 8 bits a value, as a test part that the same kind of data reads;
 * <li>{@code exact/}: the same with every pixel as the attack found it, where the format can hold that;
 * <li>{@code contact-sheet.png}: all of them on one picture;
 * <li>{@code attack.json}: what was done, written last.
 * </ul>
 * Each file is written all or nothing.
 */
public final class AdversarialFolder {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping()
            .create();

    private final Path path;

    private AdversarialFolder(Path path) {
        this.path = path;
    }

    /**
     * What was written.
     *
     * @param data how {@code --data} reads the images, 8 bits a value
     * @param exactData how {@code --data} reads them as the attack found them
     */
    public record Written(String data, Optional<String> exactData) {}

    /**
     * A new folder, or one that is empty.
     *
     * @throws IOException when it is a file, cannot be made, or holds anything
     */
    public static AdversarialFolder create(Path path) throws IOException {
        try {
            Files.createDirectories(path);
        } catch (FileAlreadyExistsException file) {
            throw new IOException(path + " is a file: adversarial images go into a folder; choose another name", file);
        }
        try (Stream<Path> content = Files.list(path)) {
            if (content.findAny().isPresent()) {
                throw new IOException(path + " is not empty: adversarial images go into a folder of their own; choose"
                        + " another name, or empty it");
            }
        }
        return new AdversarialFolder(path);
    }

    /** Writes all of it in the format of {@code source}. */
    public Written write(AdversarialImages made, DataSource source) throws IOException {
        List<String> names = names(made);
        String data = source.writeTest(made.stored(), names, path);
        boolean pngIsTheFormat = source.name().equals("images");
        if (!pngIsTheFormat) {
            for (int i = 0; i < names.size(); i++) {
                PngImage.write(path.resolve("images").resolve(names.get(i) + ".png"), made.examples().imageShape(),
                        made.images().get(i).stored());
            }
        }
        Optional<String> exact = source.writeExactTest(made.exact(), path.resolve("exact"));
        AtomicFile.write(path.resolve("contact-sheet.png"), ContactSheet.png(made));
        AtomicFile.write(path.resolve("attack.json"), GSON.toJson(json(made, names, pngIsTheFormat)) + "\n");
        return new Written(data, exact);
    }

    /** {@code 00017-ankle-boot-as-sneaker}: index, label, and what the model says to the image as stored. */
    private static List<String> names(AdversarialImages made) {
        List<String> classes = made.examples().classNames();
        int last = made.images().getLast().index();
        int digits = Math.max(5, Integer.toString(last).length());
        List<String> names = new ArrayList<>();
        for (AdversarialImage image : made.images()) {
            String index = "0".repeat(digits - Integer.toString(image.index()).length()) + image.index();
            names.add(index + "-" + slug(classes.get(image.label())) + "-as-"
                    + slug(classes.get(image.storedAnswer().label())));
        }
        return names;
    }

    /** A class name as part of a file name: small letters and digits of any script, all else a hyphen. */
    private static String slug(String className) {
        StringBuilder slug = new StringBuilder();
        className.toLowerCase(Locale.ROOT).codePoints().limit(60).forEach(c -> {
            if (Character.isLetterOrDigit(c)) {
                slug.appendCodePoint(c);
            } else if (!slug.isEmpty() && slug.charAt(slug.length() - 1) != '-') {
                slug.append('-');
            }
        });
        return slug.isEmpty() ? "class" : slug.toString().replaceAll("-$", "");
    }

    private static JsonObject json(AdversarialImages made, List<String> names, boolean pngIsTheFormat) {
        List<String> classes = made.examples().classNames();
        JsonObject json = new JsonObject();
        json.addProperty("format", "tardigrad-attack");
        json.addProperty("version", 1);
        json.addProperty("model", made.model());
        json.addProperty("data", made.examples().name());
        json.addProperty("backend", made.backend());
        json.addProperty("seed", made.seed());
        json.addProperty("attack", made.attack().name());
        json.addProperty("parameters", made.attack().parameters(made.nearest() ? 0 : made.epsilon()));
        json.addProperty("norm", made.attack().norm().text());
        json.addProperty("epsilon", made.nearest() ? null : made.epsilon());
        json.addProperty("targets", made.targets().map(Targets::text).orElse(null));
        json.addProperty("examples", made.images().size());
        json.addProperty("skipped", made.skipped());
        json.addProperty("open", made.count(AdversarialImage::open));
        json.addProperty("successes", made.count(AdversarialImage::exactSuccess));
        json.addProperty("successes_stored", made.count(AdversarialImage::storedSuccess));
        json.addProperty("largest_distance_stored", made.largestStoredDistance());
        json.addProperty("beyond_epsilon_stored", made.count(made::isStoredBeyondEpsilon));
        json.addProperty("unchanged_stored", made.count(AdversarialImage::isLostInStorage));
        JsonArray classNames = new JsonArray();
        classes.forEach(classNames::add);
        json.add("classes", classNames);
        JsonArray images = new JsonArray();
        for (int i = 0; i < names.size(); i++) {
            AdversarialImage image = made.images().get(i);
            String folder = pngIsTheFormat ? "test/" + classes.get(image.label()) : "images";
            images.add(json(image, folder + "/" + names.get(i) + ".png", made.isFound(image)));
        }
        json.add("per_image", images);
        return json;
    }

    private static JsonObject json(AdversarialImage image, String file, boolean isFound) {
        JsonObject json = new JsonObject();
        json.addProperty("file", file);
        json.addProperty("index", image.index());
        json.addProperty("label", image.label());
        json.addProperty("target", orNull(image.target()));
        json.addProperty("clean_answer", image.cleanAnswer().label());
        json.addProperty("answer", image.exactAnswer().label());
        json.addProperty("answer_stored", image.storedAnswer().label());
        json.addProperty("confidence_stored", image.storedAnswer().confidence());
        json.addProperty("distance", isFound ? image.exactDistance() : null);
        json.addProperty("distance_stored", isFound ? image.storedDistance() : null);
        return json;
    }

    private static @Nullable Integer orNull(int target) { return target == Targets.NONE ? null : target; }
}
