package io.github.tardigrad.nn.onnx;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code ModelProto}. Graphs within nodes are not entered, so the depth is fixed; the number of objects that
 * are made is limited, since a few bytes may ask for one.
 */
final class OnnxFormat {
    private static final int OLDEST = 9;
    private static final int NEWEST = 21;
    /** Nodes, names, attributes and tensors: a network of a thousand layers has some ten thousand. */
    private static final int MOST_PARTS = 250_000;

    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Map<String, Constant> constants = new HashMap<>();
    private final List<OnnxGraph.Input> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private boolean hasGraph;
    private long operatorSet;
    private int parts;

    private OnnxFormat() {}

    /** The graph in a whole file. */
    static OnnxGraph read(ByteBuffer file) throws OnnxException {
        OnnxFormat format = new OnnxFormat();
        format.readModel(new Message(file));
        return new OnnxGraph(format.nodes, format.constants, format.inputs, format.outputs);
    }

    private void readModel(Message model) throws OnnxException {
        while (model.next()) {
            switch (model.field()) {
                case 7 -> readGraph(model.message());
                case 8 -> readOperatorSet(model.message());
                default -> {
                }
            }
        }
        if (!hasGraph) {
            throw new OnnxException("it is not an ONNX model: there is no graph in it");
        }
        if (operatorSet < OLDEST || operatorSet > NEWEST) {
            throw new OnnxException((operatorSet == 0 ? "it does not say of which operator set (opset) it is"
                    : "it is of operator set (opset) " + operatorSet) + ": " + OLDEST + " to " + NEWEST
                    + " are read; export it with opset_version=17");
        }
    }

    private void readOperatorSet(Message set) throws OnnxException {
        String domain = "";
        long version = 0;
        while (set.next()) {
            switch (set.field()) {
                case 1 -> domain = set.text();
                case 2 -> version = set.integer();
                default -> {
                }
            }
        }
        if (isOnnx(domain)) {
            operatorSet = version;
        }
    }

    private static boolean isOnnx(String domain) { return domain.isEmpty() || domain.equals("ai.onnx"); }

    private void readGraph(Message graph) throws OnnxException {
        if (hasGraph) {
            throw new OnnxException("it is damaged: there are two graphs in it");
        }
        hasGraph = true;
        while (graph.next()) {
            switch (graph.field()) {
                case 1 -> nodes.add(readNode(graph.message()));
                case 5 -> {
                    TensorFormat.Named tensor = TensorFormat.read(graph.message());
                    countPart();
                    if (constants.put(tensor.name(), tensor.value()) != null) {
                        throw new OnnxException("two initializers are called " + OnnxException.quoted(tensor.name()));
                    }
                }
                case 11 -> inputs.add(readInput(graph.message()));
                case 12 -> outputs.add(readInput(graph.message()).name());
                case 15 -> throw new OnnxException("it has sparse initializers, which are not read: save it with dense"
                        + " ones");
                default -> {
                }
            }
        }
    }

    private OnnxNode readNode(Message node) throws OnnxException {
        countPart();
        String name = "";
        String operator = "";
        String domain = "";
        List<String> taken = new ArrayList<>(2);
        List<String> given = new ArrayList<>(1);
        Map<String, OnnxNode.Attribute> attributes = new HashMap<>();
        while (node.next()) {
            switch (node.field()) {
                case 1 -> taken.add(part(node.text()));
                case 2 -> given.add(part(node.text()));
                case 3 -> name = node.text();
                case 4 -> operator = node.text();
                case 5 -> readAttribute(node.message(), attributes);
                case 7 -> domain = node.text();
                default -> {
                }
            }
        }
        return new OnnxNode(name, operator, isOnnx(domain) ? "" : domain, taken, given, attributes);
    }

    private void readAttribute(Message attribute, Map<String, OnnxNode.Attribute> attributes) throws OnnxException {
        countPart();
        String name = "";
        long type = 0;
        @Nullable Long integer = null;
        @Nullable Float real = null;
        @Nullable String text = null;
        @Nullable Constant tensor = null;
        LongStream.Builder integers = LongStream.builder();
        IntStream.Builder reals = IntStream.builder();
        while (attribute.next()) {
            switch (attribute.field()) {
                case 1 -> name = attribute.text();
                case 2 -> real = attribute.real();
                case 3 -> integer = attribute.integer();
                case 4 -> text = attribute.text();
                case 5 -> tensor = TensorFormat.read(attribute.message()).value();
                case 7 -> attribute.words(reals);
                case 8 -> attribute.integers(integers);
                case 20 -> type = attribute.integer();
                default -> {
                }
            }
        }
        int[] bits = reals.build().toArray();
        float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
        }
        attributes.put(name, new OnnxNode.Attribute(type, integer, real, text, tensor, integers.build().toArray(),
                values));
    }

    private OnnxGraph.Input readInput(Message input) throws OnnxException {
        countPart();
        String name = "";
        long type = 0;
        List<Long> extents = new ArrayList<>();
        while (input.next()) {
            switch (input.field()) {
                case 1 -> name = input.text();
                case 2 -> type = readTensorType(input.message(), extents);
                default -> {
                }
            }
        }
        return new OnnxGraph.Input(name, type, extents);
    }

    /** {@code TypeProto}, and in it the type of a tensor. */
    private long readTensorType(Message type, List<Long> extents) throws OnnxException {
        long element = 0;
        while (type.next()) {
            if (type.field() == 1) {
                Message tensor = type.message();
                while (tensor.next()) {
                    switch (tensor.field()) {
                        case 1 -> element = tensor.integer();
                        case 2 -> readShape(tensor.message(), extents);
                        default -> {
                        }
                    }
                }
            }
        }
        return element;
    }

    private void readShape(Message shape, List<Long> extents) throws OnnxException {
        while (shape.next()) {
            if (shape.field() == 1) {
                countPart();
                Message dimension = shape.message();
                long extent = OnnxGraph.OPEN;
                while (dimension.next()) {
                    if (dimension.field() == 1) {
                        extent = dimension.integer();
                    }
                }
                extents.add(extent);
            }
        }
    }

    private String part(String text) throws OnnxException {
        countPart();
        return text;
    }

    private void countPart() throws OnnxException {
        if (++parts > MOST_PARTS) {
            throw new OnnxException("it has more than " + MOST_PARTS + " nodes, names and tensors: no plain classifier"
                    + " has so many");
        }
    }
}
