package io.github.tardigrad.nn.layer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts layers behind each other and gives them names: {@code conv1}, {@code relu1}, {@code conv2} as they come, and
 * {@code block1.conv1} within a part of its own.
 */
public final class GraphBuilder {
    private final List<Graph.Node> nodes;
    private final String prefix;
    private final Map<String, Integer> counts = new HashMap<>();

    /** With nothing in it but the input. */
    public GraphBuilder() {
        this(new ArrayList<>(), "");
    }

    private GraphBuilder(List<Graph.Node> nodes, String prefix) {
        this.nodes = nodes;
        this.prefix = prefix;
    }

    /** Adds a layer under the next free name of its kind, which is returned. */
    public String add(Layer layer, String... inputs) { return addNamed(numbered(layer.label()), layer, inputs); }

    /** Adds a layer under a name of your choice; returns it with the name of the part in front. */
    public String addNamed(String name, Layer layer, String... inputs) {
        Graph.Node node = new Graph.Node(prefix + name, layer, List.of(inputs));
        nodes.add(node);
        return node.name();
    }

    /** A part of this graph in which names are counted anew behind the part's own numbered name. */
    public GraphBuilder numberedPart(String label) { return part(numbered(label)); }

    /** A part of this graph in which names are counted anew behind {@code name}. */
    public GraphBuilder part(String name) { return new GraphBuilder(nodes, prefix + name + "."); }

    /**
     * The graph. Its logits are the last layer that was added; its features, if there is a dense layer, what the last
     * one takes.
     *
     * @throws IllegalArgumentException when it is empty, or not sound, see {@link Graph}
     */
    public Graph build() {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("a graph without layers: add one");
        }
        Map<String, String> outputs = new LinkedHashMap<>();
        for (Graph.Node node : nodes.reversed()) {
            if (node.layer() instanceof Dense) {
                outputs.put(Graph.FEATURES, node.inputs().getFirst());
                break;
            }
        }
        outputs.put(Graph.LOGITS, nodes.getLast().name());
        return new Graph(nodes, outputs);
    }

    private String numbered(String label) { return label + counts.merge(label, 1, Integer::sum); }
}
