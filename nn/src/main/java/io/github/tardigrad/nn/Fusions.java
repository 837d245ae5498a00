package io.github.tardigrad.nn;

import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Graph;
import io.github.tardigrad.nn.layer.MaxPool2d;
import io.github.tardigrad.nn.layer.Relu;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which layers of a graph are computed together with another one, because nobody else reads what is between them:
 *
 * <ul>
 * <li>a batch normalisation with the convolution before it;
 * <li>a relu with the layer before it, but rather with a max pooling behind it, since the largest of rectified numbers
 *     is the largest one rectified, and pooling leaves fewer of them.
 * </ul>
 */
final class Fusions {
    /** The normalisation behind a convolution, by the convolution's name. */
    private final Map<String, Graph.Node> normalizations = new HashMap<>();
    /** The layers that compute a relu, a normalised convolution under its own name. */
    private final Set<String> rectified = new HashSet<>();
    /** The layers that are computed by others. */
    private final Set<String> parts = new HashSet<>();

    private Fusions() {}

    /** Those of a graph of which some outputs are wanted. */
    static Fusions of(Graph graph, Set<String> wanted) {
        Fusions fusions = new Fusions();
        List<String> read = new ArrayList<>();
        Map<String, Graph.Node> nodes = new HashMap<>();
        Map<String, Graph.Node> readers = new HashMap<>();
        for (Graph.Node node : graph.nodes()) {
            nodes.put(node.name(), node);
            node.inputs().forEach(input -> readers.put(input, node));
            read.addAll(node.inputs());
        }
        graph.outputs().forEach((output, node) -> {
            if (wanted.contains(output)) {
                read.add(node);
            }
        });
        Map<String, String> convolutions = new HashMap<>();
        for (Graph.Node node : graph.nodes()) {
            String before = node.inputs().getFirst();
            boolean alone = Collections.frequency(read, before) == 1;
            if (node.layer() instanceof BatchNorm2d && alone && nodes.containsKey(before)
                    && nodes.get(before).layer() instanceof Conv2d) {
                fusions.normalizations.put(before, node);
                fusions.parts.add(node.name());
                convolutions.put(node.name(), before);
            } else if (node.layer() instanceof Relu) {
                Graph.Node reader = readers.get(node.name());
                if (reader != null && reader.layer() instanceof MaxPool2d
                        && Collections.frequency(read, node.name()) == 1) {
                    fusions.rectified.add(reader.name());
                    fusions.parts.add(node.name());
                } else if (alone && nodes.containsKey(before)) {
                    fusions.rectified.add(convolutions.getOrDefault(before, before));
                    fusions.parts.add(node.name());
                }
            }
        }
        return fusions;
    }

    /** Whether a layer is computed by the one before or behind it. */
    boolean isPartOfAnother(String name) { return parts.contains(name); }

    /** The batch normalisation that belongs to a convolution. */
    Graph.@Nullable Node normalizationOf(String name) { return normalizations.get(name); }

    /** Whether a layer computes a relu too. */
    boolean isRectified(String name) { return rectified.contains(name); }
}
