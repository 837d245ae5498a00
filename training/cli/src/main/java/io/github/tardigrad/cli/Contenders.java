package io.github.tardigrad.cli;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.run.RunFolder;
import io.github.tardigrad.training.run.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Models that are evaluated or attacked, by their places. */
final class Contenders {
    private Contenders() {}

    /**
     * A name for each: the last part of its path, without its ending; with the folder before it where two are alike.
     *
     * @throws IllegalArgumentException when one stands there twice
     */
    static List<String> names(List<Path> weights) {
        List<Path> places = weights.stream().map(path -> path.toAbsolutePath().normalize()).toList();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            if (places.indexOf(places.get(i)) < i) {
                throw new IllegalArgumentException("--weights " + weights.get(i) + " is named twice: a model is"
                        + " compared with others, not with itself");
            }
            names.add(places.get(i).toString());
        }
        for (int parts = 1; parts < 100; parts++) {
            int length = parts;
            List<String> ends = places.stream().map(place -> end(place, length)).toList();
            if (ends.stream().distinct().count() == ends.size()) {
                return ends;
            }
        }
        return names;
    }

    /** How the model in a run folder was trained; null for a file, which does not say. */
    static @Nullable RunRecord run(Path weights) throws IOException {
        return Files.exists(weights.resolve("run.json")) ? RunFolder.read(weights) : null;
    }

    /**
     * The model that {@code weights} means; remarks on it are told.
     *
     * @throws IOException when it is not there or cannot be read
     */
    static Model load(Console console, Engine engine, Path weights) throws IOException {
        Model model = Model.load(engine, RunFolder.existingWeights(weights));
        model.remarks().forEach(remark -> console.remark("note: " + model.name() + ": " + remark));
        return model;
    }

    private static String end(Path place, int parts) {
        int count = place.getNameCount();
        Path end = count <= parts ? place : place.subpath(count - parts, count);
        return end.toString().replaceFirst("\\.(safetensors|onnx)$", "");
    }
}
