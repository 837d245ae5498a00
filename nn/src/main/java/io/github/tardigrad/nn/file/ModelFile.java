package io.github.tardigrad.nn.file;

import com.google.gson.JsonParseException;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.Graph;
import io.github.tardigrad.nn.layer.Variable;
import io.github.tardigrad.nn.onnx.OnnxException;
import io.github.tardigrad.nn.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A model as a safetensors file: parameters and statistics under their names, in the layouts of this project (HWIO,
 * {@code [inputs, outputs]}), and in the metadata what it takes to build the model again.
 */
public final class ModelFile {
    private static final String FORMAT = "tardigrad-1";
    private static final String REMARKS = "remarks";
    private static final String ONNX = ".onnx";

    private ModelFile() {}

    /**
     * Writes {@code model}, all or nothing. The same weights give the same bytes.
     *
     * @throws IOException when that is not possible, or a weight is not a finite number
     */
    public static void write(Model model, Path file) throws IOException {
        Checksum.sealed(new SafetensorsFile(description(model), arrays(model))).write(file);
    }

    /** SHA-256 of layers and weights, in hexadecimal: what {@link #write} keeps as {@code sha256} in the metadata. */
    public static String sha256(Model model) {
        return Checksum.of(new SafetensorsFile(description(model), arrays(model)));
    }

    /**
     * The model that {@link #write} wrote, or that an ONNX file holds if its name ends so.
     *
     * @throws FileFormatException when the file is not one of those; one of our own is checked in every byte
     * @throws IOException when it cannot be read
     */
    public static Model read(Engine engine, Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (name.toLowerCase(Locale.ROOT).endsWith(ONNX)) {
            return readOnnx(engine, file, name.substring(0, name.length() - ONNX.length()));
        }
        SafetensorsFile content = SafetensorsFile.read(file);
        requireFormat(file, content);
        Checksum.verify(file, content);
        Model model = build(engine, file, content);
        for (String array : content.arrays().keySet()) {
            if (!model.parameters().views().containsKey(array) && !model.statistics().views().containsKey(array)) {
                throw new FileFormatException(file, "model " + model.name() + " has no " + array);
            }
        }
        return model;
    }

    private static Model readOnnx(Engine engine, Path file, String name) throws IOException {
        try {
            return OnnxModel.read(engine, file, name);
        } catch (OnnxException e) {
            throw new FileFormatException(file, String.valueOf(e.getMessage()), e);
        }
    }

    /** What it takes to build the model again, but for the numbers. */
    static Map<String, String> description(Model model) {
        Map<String, String> description = new TreeMap<>(Map.of("format", FORMAT, "model", model.name(), "image_shape",
                text(model.inputShape()), "classes", Integer.toString(model.classes()), "graph",
                GraphFormat.write(model.graph())));
        if (!model.remarks().isEmpty()) {
            description.put(REMARKS, String.join("\n", model.remarks()));
        }
        return description;
    }

    /** All of the model's numbers by name. */
    static Map<String, SafetensorsFile.Array> arrays(Model model) {
        Map<String, SafetensorsFile.Array> arrays = new LinkedHashMap<>();
        add(arrays, "", model.parameters());
        add(arrays, "", model.statistics());
        return arrays;
    }

    static void add(Map<String, SafetensorsFile.Array> arrays, String prefix, Parameters parameters) {
        parameters.views().forEach((name, tensor) -> add(arrays, prefix + name, tensor));
    }

    static void add(Map<String, SafetensorsFile.Array> arrays, String name, Tensor tensor) {
        if (arrays.put(name, new SafetensorsFile.Array(tensor.shape(), tensor.toArray())) != null) {
            throw new IllegalArgumentException("two tensors would be called " + name + " in one file: rename a layer");
        }
    }

    static void requireFormat(Path file, SafetensorsFile content) throws FileFormatException {
        if (!FORMAT.equals(content.metadata().get("format"))) {
            throw new FileFormatException(file, "it does not say of which model its arrays are: a file is needed that"
                    + " this program wrote, whose metadata has the format " + FORMAT);
        }
    }

    /** Builds the model that {@code content} describes, with its numbers. */
    static Model build(Engine engine, Path file, SafetensorsFile content) throws FileFormatException {
        try {
            Graph graph = GraphFormat.read(metadata(file, content, "graph"));
            Shape image = shape(metadata(file, content, "image_shape"));
            // Before anything is allocated, the arrays that are there bound how large the model can be.
            for (List<Variable> variables : graph.variables(image).values()) {
                for (Variable variable : variables) {
                    array(file, content, variable.name(), variable.shape());
                }
            }
            Model model = Model.zeros(metadata(file, content, "model"), engine, graph, image);
            if (model.classes() != Integer.parseInt(metadata(file, content, "classes"))) {
                throw new FileFormatException(file, "its graph is of " + model.classes() + " classes, its metadata of "
                        + metadata(file, content, "classes"));
            }
            restore(file, content, "", model.parameters());
            restore(file, content, "", model.statistics());
            String remarks = content.metadata().get(REMARKS);
            return remarks == null ? model : model.withRemarks(remarks.lines().toList());
        } catch (JsonParseException | IllegalArgumentException | IllegalStateException | UnsupportedOperationException
                | ClassCastException e) {
            throw new FileFormatException(file, "its metadata does not describe a model: " + e.getMessage(), e);
        }
    }

    /** Overwrites {@code parameters} with the arrays of their names behind {@code prefix}; all or none. */
    static void restore(Path file, SafetensorsFile content, String prefix, Parameters parameters)
            throws FileFormatException {
        Map<Tensor, float[]> values = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> view : parameters.views().entrySet()) {
            values.put(view.getValue(), array(file, content, prefix + view.getKey(), view.getValue().shape()).values());
        }
        values.forEach(Tensor::set);
    }

    private static SafetensorsFile.Array array(Path file, SafetensorsFile content, String name, Shape shape)
            throws FileFormatException {
        SafetensorsFile.Array array = content.arrays().get(name);
        if (array == null) {
            throw new FileFormatException(file, "it lacks " + name);
        }
        if (!array.shape().equals(shape)) {
            throw new FileFormatException(file, name + " is " + array.shape() + ", but " + shape + " is needed");
        }
        return array;
    }

    static String metadata(Path file, SafetensorsFile content, String key) throws FileFormatException {
        String value = content.metadata().get(key);
        if (value == null) {
            throw new FileFormatException(file, "its metadata lacks " + key);
        }
        return value;
    }

    private static String text(Shape shape) {
        return Arrays.stream(shape.extents()).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }

    private static Shape shape(String text) {
        return Shape.of(Arrays.stream(text.split(",", -1)).mapToInt(Integer::parseInt).toArray());
    }
}
