package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network as an immutable graph of named layers, in an order in which they can be computed. What rewrites a network
 * (folding, export) makes another graph.
 *
 * @param nodes each after those that it takes its inputs from
 * @param outputs the names that results are asked for by ({@link #LOGITS} at least), and the node that each is
 */
public record Graph(List<Node> nodes, Map<String, String> outputs) {
    /** The name of what comes in: images. */
    public static final String INPUT = "input";
    /** The output that classes are told by. */
    public static final String LOGITS = "logits";
    /** The output that is what the last dense layer takes in. */
    public static final String FEATURES = "features";

    /**
     * A layer in its place.
     *
     * @param name letters, digits, dots and underscores
     * @param inputs the names of the nodes that it takes, or {@link #INPUT}
     */
    public record Node(String name, Layer layer, List<String> inputs) {
        /** Checks the name. */
        public Node {
            inputs = List.copyOf(inputs);
            if (!name.matches("[A-Za-z0-9_.]+") || name.equals(INPUT)) {
                throw new IllegalArgumentException("layer name '" + name + "' is not made of letters, digits, dots and"
                        + " underscores, or is '" + INPUT + "', which is taken");
            }
        }
    }

    /** Checks that names are unique, inputs exist, and everything leads to an output. */
    public Graph {
        nodes = List.copyOf(nodes);
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        Set<String> known = new HashSet<>(Set.of(INPUT));
        Set<String> used = new HashSet<>(outputs.values());
        for (Node node : nodes) {
            for (String input : node.inputs) {
                if (!known.contains(input)) {
                    throw new IllegalArgumentException("layer " + node.name + " takes " + input
                            + ", which is not the input or a layer before it");
                }
                used.add(input);
            }
            if (!known.add(node.name)) {
                throw new IllegalArgumentException("two layers are called " + node.name);
            }
        }
        if (!outputs.containsKey(LOGITS)) {
            throw new IllegalArgumentException("outputs " + outputs.keySet() + " do not have " + LOGITS);
        }
        for (String output : outputs.values()) {
            if (!known.contains(output)) {
                throw new IllegalArgumentException("output " + output + " is not a layer");
            }
        }
        for (Node node : nodes) {
            if (!used.contains(node.name)) {
                throw new IllegalArgumentException("layer " + node.name + " leads to no output");
            }
        }
    }

    /**
     * The shape of every node's output for images of {@code image}, by name, {@link #INPUT} included; without the
     * batch axis.
     *
     * @throws IllegalArgumentException when a layer does not fit what comes to it; the layer is named
     */
    public Map<String, Shape> shapes(Shape image) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put(INPUT, image);
        for (Node node : nodes) {
            try {
                shapes.put(node.name, node.layer.outputShape(inputs(node, shapes)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("layer " + node.name + " (" + node.layer.getClass().getSimpleName()
                        + ") does not fit what comes before it: " + e.getMessage(), e);
            }
        }
        return shapes;
    }

    /** What each layer keeps, by the layer's name, for images of {@code image}; each variable under its full name. */
    public Map<String, List<Variable>> variables(Shape image) {
        Map<String, Shape> shapes = shapes(image);
        Map<String, List<Variable>> variables = new LinkedHashMap<>();
        for (Node node : nodes) {
            variables.put(node.name, node.layer.variables(inputs(node, shapes)).stream()
                    .map(variable -> variable.of(node.name)).toList());
        }
        return variables;
    }

    private static List<Shape> inputs(Node node, Map<String, Shape> shapes) {
        List<Shape> inputs = new ArrayList<>();
        for (String input : node.inputs) {
            Shape shape = shapes.get(input);
            if (shape == null) {
                throw new IllegalStateException("layer " + input + " has no shape yet");
            }
            inputs.add(shape);
        }
        return inputs;
    }
}
