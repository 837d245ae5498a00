package io.github.tardigrad.nn.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import io.github.tardigrad.nn.layer.Graph;
import io.github.tardigrad.nn.layer.Layer;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph as JSON:
 * {@code {"nodes":[{"name":"relu1","inputs":["conv1"],"layer":"Relu","options":{}}],"outputs":{"logits":"relu1"}}}.
 */
final class GraphFormat {
    private GraphFormat() {}

    static String write(Graph graph) {
        JsonArray nodes = new JsonArray();
        for (Graph.Node node : graph.nodes()) {
            JsonObject json = new JsonObject();
            json.addProperty("name", node.name());
            JsonArray inputs = new JsonArray();
            node.inputs().forEach(inputs::add);
            json.add("inputs", inputs);
            json.addProperty("layer", node.layer().getClass().getSimpleName());
            json.add("options", RecordFormat.write((Record) node.layer()));
            nodes.add(json);
        }
        JsonObject outputs = new JsonObject();
        graph.outputs().forEach(outputs::addProperty);
        JsonObject json = new JsonObject();
        json.add("nodes", nodes);
        json.add("outputs", outputs);
        return json.toString();
    }

    /**
     * The graph that {@code text} tells of.
     *
     * @throws JsonParseException when it is not the JSON of a graph
     * @throws IllegalArgumentException when the graph is not sound
     */
    static Graph read(String text) {
        JsonObject json = object(parse(text), "nodes", "outputs");
        List<Graph.Node> nodes = new ArrayList<>();
        for (JsonElement element : json.getAsJsonArray("nodes")) {
            JsonObject node = object(element, "name", "inputs", "layer", "options");
            List<String> inputs = new ArrayList<>();
            node.getAsJsonArray("inputs").forEach(input -> inputs.add(input.getAsString()));
            Layer layer = layer(node.get("layer").getAsString(), node.getAsJsonObject("options"));
            nodes.add(new Graph.Node(node.get("name").getAsString(), layer, inputs));
        }
        Map<String, String> outputs = new LinkedHashMap<>();
        json.getAsJsonObject("outputs").asMap().forEach((name, node) -> outputs.put(name, node.getAsString()));
        return new Graph(nodes, outputs);
    }

    private static JsonElement parse(String text) {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            return JsonParser.parseReader(reader);
        } catch (JsonParseException e) {
            // The library's own message is many lines long and speaks of its API.
            throw new JsonParseException("its graph is not JSON, at " + reader.getPath(), e);
        }
    }

    private static Layer layer(String kind, JsonObject options) {
        for (Class<?> permitted : Layer.class.getPermittedSubclasses()) {
            if (permitted.getSimpleName().equals(kind)) {
                return (Layer) RecordFormat.read(permitted.asSubclass(Record.class), options);
            }
        }
        throw new JsonParseException("there is no layer " + kind + ": the file may come from a newer version");
    }

    private static JsonObject object(JsonElement element, String... keys) {
        if (element == null || !element.isJsonObject() || !element.getAsJsonObject().keySet().equals(Set.of(keys))) {
            throw new JsonParseException("an object of " + Set.of(keys) + " was expected, not " + element);
        }
        return element.getAsJsonObject();
    }
}
