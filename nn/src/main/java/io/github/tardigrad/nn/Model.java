package io.github.tardigrad.nn;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.DeviceOutOfMemoryError;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.file.ModelFile;
import io.github.tardigrad.nn.layer.Graph;
import io.github.tardigrad.nn.layer.Variable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A classifier of images: a graph of layers and the numbers that it has learnt. Pixels in [0, 1] come in,
 * normalisation is a layer inside.
 *
 * <p>It holds no mode and no state of a pass, so many threads may run and attack one model, each with its own tape.
 * Training changes its parameters and statistics; while that happens nobody else may use it.
 */
public final class Model implements Classifier {
    private static final long GRADIENTS_ON_THEIR_WAY = 4;
    private static final long FORMS_OF_PARAMETERS = 6;
    /** Themselves and their packed forms. */
    private static final long FORMS_OF_FIXED_PARAMETERS = 2;

    private final String name;
    private final List<String> remarks;
    private final Engine engine;
    private final Graph graph;
    private final Shape inputShape;
    private final int classes;
    private final Parameters parameters;
    private final Parameters statistics;
    private final Execution logits;
    private final Execution everything;

    private Model(String name, List<String> remarks, Engine engine, Graph graph, Shape inputShape,
            Parameters parameters, Parameters statistics) {
        this.name = name;
        this.remarks = List.copyOf(remarks);
        this.engine = engine;
        this.graph = graph;
        this.inputShape = inputShape;
        this.classes = classes(name, graph, inputShape);
        this.parameters = parameters;
        this.statistics = statistics;
        Map<String, List<Variable>> variables = graph.variables(inputShape);
        this.logits = new Execution(graph, variables, parameters, statistics, Set.of(Graph.LOGITS));
        this.everything = new Execution(graph, variables, parameters, statistics, graph.outputs().keySet());
    }

    /**
     * A model with first weights, a function of the seed and of each variable's name.
     *
     * @param name what files and reports call it
     * @param inputShape {@code [height, width, channels]}
     * @throws IllegalArgumentException when the graph does not fit the images, or its logits are not one row
     */
    public static Model of(String name, Engine engine, Graph graph, Shape inputShape, long seed) {
        Model model = zeros(name, engine, graph, inputShape);
        RandomKey key = new RandomKey(seed).child("initialization");
        for (Variable variable : variables(graph, inputShape)) {
            Tensor tensor = (variable.trainable() ? model.parameters : model.statistics).get(variable.name());
            variable.initializer().fill(engine.backend(), key.child(variable.name()), tensor);
        }
        return model;
    }

    /** A model of zeros, to be given its numbers by who made it, such as a file; otherwise as {@link #of}. */
    public static Model zeros(String name, Engine engine, Graph graph, Shape inputShape) {
        if (inputShape.rank() != 3 || inputShape.size() == 0) {
            throw new IllegalArgumentException("image shape " + inputShape + " is not [height, width, channels]");
        }
        classes(name, graph, inputShape);
        List<Variable> variables = variables(graph, inputShape);
        return new Model(name, List.of(), engine, graph, inputShape, allocate(engine, variables, true),
                allocate(engine, variables, false));
    }

    /**
     * The model that {@link #save} wrote: the file knows the layers and shapes. Or, of a file whose name ends in
     * {@code .onnx}, the classifier of images [N, C, H, W] that was exported to it; docs/contract.md says of which
     * operators it may be made. The model is called as the file is.
     *
     * @throws IOException when the file cannot be read, or is not such a file; the message says what is wrong
     */
    public static Model load(Engine engine, Path file) throws IOException { return ModelFile.read(engine, file); }

    /**
     * Writes the model to a safetensors file, all of it or nothing. The same weights give the same bytes.
     *
     * @throws IOException when it cannot be written, or a weight is not a finite number; the message says what is wrong
     */
    public void save(Path file) throws IOException { ModelFile.write(this, file); }

    /** What files and reports call it, for example {@code cnn}. */
    @Override
    public String name() { return name; }

    @Override
    public List<String> remarks() { return remarks; }

    /** Where its tensors live. */
    @Override
    public Engine engine() { return engine; }

    /** The layers. */
    public Graph graph() { return graph; }

    /** {@code [height, width, channels]} of an image. */
    @Override
    public Shape inputShape() { return inputShape; }

    /** How many classes it tells apart. */
    @Override
    public int classes() { return classes; }

    /** What training changes. */
    public Parameters parameters() { return parameters; }

    /** Running statistics and constants: saved with the model, but never given a gradient. */
    public Parameters statistics() { return statistics; }

    /**
     * Logits {@code [n, classes]} of images {@code [n, height, width, channels]}, on the tape's memory.
     *
     * <p>In evaluation, a tape without gradients of parameters folds batch normalisation into the convolution before
     * it: its logits differ by rounding from those of a tape that wants such gradients.
     *
     * @throws IllegalArgumentException when the images have another shape
     */
    public Tensor forward(Tape tape, Tensor images, Mode mode) {
        return new Outputs(logits.run(tape, checked(images), mode)).logits();
    }

    /** {@link #forward} in evaluation. */
    @Override
    public Tensor logits(Tape tape, Tensor images) { return forward(tape, images, Mode.EVALUATE); }

    /** All named outputs of one pass; otherwise as {@link #forward}. */
    public Outputs outputs(Tape tape, Tensor images, Mode mode) {
        return new Outputs(everything.run(tape, checked(images), mode));
    }

    /**
     * About how many bytes a training step on that many images takes: what each layer leaves for the backward pass,
     * some gradients on their way, and the parameters with their gradient, two moments and packed forms.
     */
    public long trainingBytes(int images) {
        return passBytes(images) + FORMS_OF_PARAMETERS * Float.BYTES * parameters.flat().size();
    }

    /** Of a pass forward and back. */
    private long passBytes(int images) {
        Fusions fusions = Fusions.of(graph, Set.of(Graph.LOGITS));
        long kept = 0;
        long largest = 0;
        for (Map.Entry<String, Shape> value : graph.shapes(inputShape).entrySet()) {
            kept += fusions.isPartOfAnother(value.getKey()) ? 0 : value.getValue().size();
            largest = Math.max(largest, value.getValue().size());
        }
        return Float.BYTES * (images * (kept + GRADIENTS_ON_THEIR_WAY * largest));
    }

    /**
     * The same error, of Java's memory or a device's, which says how much a training step on that many images takes.
     */
    public OutOfMemoryError explained(OutOfMemoryError full, int images) {
        return explained(full, "a training step", images, trainingBytes(images));
    }

    /** The {@code sha256} in the metadata of the file that {@link #save} writes. */
    @Override
    public Optional<String> fingerprint() { return Optional.of(ModelFile.sha256(this)); }

    @Override
    public long attackBytes(int images) {
        return passBytes(images) + FORMS_OF_FIXED_PARAMETERS * Float.BYTES * parameters.flat().size();
    }

    @Override
    public OutOfMemoryError explainedForAttack(OutOfMemoryError full, int images) {
        return explained(full, "a step of an attack", images, attackBytes(images));
    }

    private OutOfMemoryError explained(OutOfMemoryError full, String step, int images, long bytes) {
        String message = String.format(Locale.ROOT, "%s; %s of %s on %d images takes about %,d MiB", full.getMessage(),
                step, name, images, bytes >> 20);
        if (full instanceof DeviceOutOfMemoryError) {
            return new DeviceOutOfMemoryError(message, full);
        }
        OutOfMemoryError explained = new OutOfMemoryError(message);
        explained.initCause(full);
        return explained;
    }

    /** A model with the same numbers that shares none of them. */
    public Model copy() {
        return new Model(name, remarks, engine, graph, inputShape, parameters.copy(), statistics.copy());
    }

    /** The same model, numbers shared, of which these lines are to be said. */
    public Model withRemarks(List<String> lines) {
        return new Model(name, lines, engine, graph, inputShape, parameters, statistics);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s: %s images, %d classes, %,d parameters", name, inputShape, classes,
                parameters.count());
    }

    private Tensor checked(Tensor images) {
        if (images.shape().rank() != 4 || !images.shape().dropFirst().equals(inputShape)) {
            throw new IllegalArgumentException("images " + images.shape() + " do not fit model " + name + ": it takes "
                    + "[n, height, width, channels] with images of " + inputShape);
        }
        return images;
    }

    private static List<Variable> variables(Graph graph, Shape inputShape) {
        return graph.variables(inputShape).values().stream().flatMap(List::stream).toList();
    }

    private static Parameters allocate(Engine engine, List<Variable> variables, boolean trainable) {
        return Parameters.allocate(engine, variables.stream().filter(variable -> variable.trainable() == trainable)
                .map(Variable::declaration).toList(), trainable);
    }

    private static int classes(String name, Graph graph, Shape inputShape) {
        Shape logits = graph.shapes(inputShape).get(graph.outputs().get(Graph.LOGITS));
        if (logits == null || logits.rank() != 1) {
            throw new IllegalArgumentException("the logits of model " + name + " are " + logits
                    + ", not one number for each class: end with a dense layer");
        }
        return logits.extent(0);
    }
}
