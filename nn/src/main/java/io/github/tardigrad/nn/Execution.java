package io.github.tardigrad.nn;

import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.layer.Graph;
import io.github.tardigrad.nn.layer.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A graph made ready to run: names become places in a row of values, place 0 the images. Some layers are computed
 * together, see {@link Fusions}. A value is released behind its last use, so that a pass without gradients lives in the
 * memory of a few layers. Immutable, for any number of threads.
 */
final class Execution {
    /**
     * One computation: it reads the values at {@code inputs}, and then those at {@code released} are read no more.
     *
     * @param rectified whether a relu is part of the step
     */
    private record Step(Computation computation, boolean rectified, int[] inputs, int[] released) {
        Tensor run(Tape tape, Mode mode, List<Tensor> values) {
            return computation.run(tape, mode, rectified, values);
        }
    }

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Integer> outputs = new LinkedHashMap<>();

    /** Of all of the graph's outputs, or of the logits alone. */
    Execution(Graph graph, Map<String, List<Variable>> variables, Parameters parameters, Parameters statistics,
            Set<String> wanted) {
        Fusions fusions = Fusions.of(graph, wanted);
        Map<String, Integer> places = new HashMap<>(Map.of(Graph.INPUT, 0));
        List<Graph.Node> nodes = new ArrayList<>();
        List<int[]> inputs = new ArrayList<>();
        int[] lastUse = new int[graph.nodes().size() + 1];
        for (Graph.Node node : graph.nodes()) {
            int[] taken = node.inputs().stream().mapToInt(input -> place(places, input)).toArray();
            if (fusions.isPartOfAnother(node.name())) {
                places.put(node.name(), taken[0]);
                continue;
            }
            for (int place : taken) {
                lastUse[place] = nodes.size();
            }
            nodes.add(node);
            inputs.add(taken);
            places.put(node.name(), nodes.size());
        }
        graph.outputs().forEach((output, node) -> {
            if (wanted.contains(output)) {
                outputs.put(output, place(places, node));
            }
        });
        Function<Graph.Node, Computation.OfLayer> layer = node -> new Computation.OfLayer(node.name(), node.layer(),
                variables.getOrDefault(node.name(), List.of()).stream()
                        .map(variable -> (variable.trainable() ? parameters : statistics).get(variable.name()))
                        .toList());
        for (int i = 0; i < nodes.size(); i++) {
            Graph.Node node = nodes.get(i);
            Graph.Node normalization = fusions.normalizationOf(node.name());
            Computation computation = normalization == null ? layer.apply(node)
                    : Computation.normalized(parameters.engine(), layer.apply(node), layer.apply(normalization));
            steps.add(new Step(computation, fusions.isRectified(node.name()), inputs.get(i),
                    lastUsed(inputs.get(i), lastUse, i)));
        }
    }

    /** Runs all layers; the images are the caller's and are never released. */
    Map<String, Tensor> run(Tape tape, Tensor images, Mode mode) {
        Tensor[] values = new Tensor[steps.size() + 1];
        values[0] = images;
        int next = 1;
        for (Step step : steps) {
            List<Tensor> inputs = new ArrayList<>(step.inputs.length);
            for (int place : step.inputs) {
                inputs.add(values[place]);
            }
            values[next++] = step.run(tape, mode, inputs);
            for (int place : step.released) {
                tape.release(values[place]);
            }
        }
        Map<String, Tensor> results = new LinkedHashMap<>();
        outputs.forEach((name, place) -> results.put(name, values[place]));
        return results;
    }

    /** Which of {@code inputs} step {@code step} is the last to read, but for the images and the outputs. */
    private int[] lastUsed(int[] inputs, int[] lastUse, int step) {
        return Arrays.stream(inputs).distinct()
                .filter(place -> place != 0 && lastUse[place] == step && !outputs.containsValue(place)).toArray();
    }

    private static int place(Map<String, Integer> places, String name) {
        Integer place = places.get(name);
        if (place == null) {
            throw new IllegalStateException("layer " + name + " was not placed");
        }
        return place;
    }
}
