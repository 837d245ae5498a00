package io.github.tardigrad.nn.file;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A training at rest, as a safetensors file: the model, what the optimizer remembers, further parameters such as
 * those of the best epoch, and notes (seed, epoch, configuration). A training that is taken up from it goes on with
 * the same bits.
 */
public final class Checkpoint {
    private static final String OPTIMIZER = "optimizer";
    private static final String STEPS = "optimizer_steps";
    private static final String NOTE = "note.";

    private final Path file;
    private final SafetensorsFile content;

    private Checkpoint(Path file, SafetensorsFile content) {
        this.file = file;
        this.content = content;
    }

    /**
     * Writes a checkpoint, all or nothing.
     *
     * @param further more parameters by name, which are kept as {@code name.conv1.weight}
     * @param notes any text by key
     * @throws IOException when that is not possible, or a number is not finite
     */
    public static void write(Path file, Model model, Optimizer optimizer, Map<String, Parameters> further,
            Map<String, String> notes) throws IOException {
        Map<String, String> metadata = new TreeMap<>(ModelFile.description(model));
        metadata.put(OPTIMIZER, optimizer.toString());
        metadata.put(STEPS, Long.toString(optimizer.steps()));
        notes.forEach((key, text) -> metadata.put(NOTE + key, text));
        Map<String, SafetensorsFile.Array> arrays = ModelFile.arrays(model);
        optimizer.state().forEach((name, tensor) -> ModelFile.add(arrays, OPTIMIZER + "." + name, tensor));
        further.forEach((name, parameters) -> ModelFile.add(arrays, name + ".", parameters));
        Checksum.sealed(new SafetensorsFile(metadata, arrays)).write(file);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws FileFormatException when the file is not one of those, in every byte
     * @throws IOException when it cannot be read
     */
    public static Checkpoint read(Path file) throws IOException {
        SafetensorsFile content = SafetensorsFile.read(file);
        ModelFile.requireFormat(file, content);
        Checksum.verify(file, content);
        if (!content.metadata().containsKey(OPTIMIZER)) {
            throw new FileFormatException(file, "it is a model, not a checkpoint with the state of a training");
        }
        return new Checkpoint(file, content);
    }

    /** The notes that were written. */
    public Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        content.metadata().forEach((key, text) -> {
            if (key.startsWith(NOTE)) {
                notes.put(key.substring(NOTE.length()), text);
            }
        });
        return notes;
    }

    /** A new model as it was. */
    public Model model(Engine engine) throws FileFormatException { return ModelFile.build(engine, file, content); }

    /** Overwrites a model of the same layers with what it was. */
    public void restore(Model model) throws FileFormatException {
        if (!ModelFile.description(model).equals(description())) {
            throw new FileFormatException(file, "it is of another model than " + model);
        }
        ModelFile.restore(file, content, "", model.parameters());
        ModelFile.restore(file, content, "", model.statistics());
    }

    /**
     * Brings an optimizer to where it was.
     *
     * @throws FileFormatException when it is of another kind, has other options or other parameters
     */
    public void restore(Optimizer optimizer) throws FileFormatException {
        String kind = ModelFile.metadata(file, content, OPTIMIZER);
        if (!kind.equals(optimizer.toString())) {
            throw new FileFormatException(file, "its optimizer is " + kind + ", not " + optimizer);
        }
        Map<String, float[]> state = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> entry : optimizer.state().entrySet()) {
            SafetensorsFile.Array array = content.arrays().get(OPTIMIZER + "." + entry.getKey());
            if (array == null) {
                throw new FileFormatException(file, "it lacks the state " + entry.getKey() + " of its optimizer");
            }
            state.put(entry.getKey(), array.values());
        }
        try {
            optimizer.restore(Long.parseLong(ModelFile.metadata(file, content, STEPS)), state);
        } catch (IllegalArgumentException e) {
            throw new FileFormatException(file, "the state of its optimizer does not fit: " + e.getMessage(), e);
        }
    }

    /** Overwrites parameters with those that were written under {@code name}. */
    public void restore(String name, Parameters parameters) throws FileFormatException {
        ModelFile.restore(file, content, name + ".", parameters);
    }

    private Map<String, String> description() {
        Map<String, String> description = new TreeMap<>(content.metadata());
        description.keySet().removeIf(key -> key.equals(OPTIMIZER) || key.equals(STEPS) || key.equals("sha256")
                || key.startsWith(NOTE));
        return description;
    }
}
