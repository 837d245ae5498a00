package io.github.tardigrad.attacks.gradient;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.MaxPool2d;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Sequential;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** The trained network of the fixtures, see {@code docs/oracle}. */
@SuppressWarnings("exports") // tests of other packages read the JSON too
public final class SmallNetwork {
    public static final JsonObject FIXTURE = read("small-network.json");

    private static final Map<String, String> LAYERS = Map.of("conv", "conv1", "dense1", "dense1", "dense2", "dense2");

    private SmallNetwork() {}

    public static Model create(Engine engine) {
        Sequential layers = Sequential.of(Conv2d.of(4, 3), new Relu(), MaxPool2d.of(2), new Flatten(), Dense.of(10),
                new Relu(), Dense.of(4));
        Model model = Model.of("small network", engine, layers.graph(), Shape.of(8, 8, 1), 0);
        JsonObject parameters = FIXTURE.getAsJsonObject("network").getAsJsonObject("parameters");
        parameters.entrySet().forEach(entry -> {
            String[] name = entry.getKey().split("\\.");
            Tensor parameter = model.parameters().get(LAYERS.get(name[0]) + "." + name[1]);
            parameter.set(floats(entry.getValue()));
        });
        return model;
    }

    public static JsonObject clean() { return FIXTURE.getAsJsonObject("clean"); }

    public static Tensor tensor(Engine engine, JsonElement element) {
        int[] extents = integers(element.getAsJsonObject().get("shape"));
        return engine.tensor(Shape.of(extents), floats(element));
    }

    public static float[] floats(JsonElement element) {
        JsonArray data = element instanceof JsonArray array ? array : element.getAsJsonObject().getAsJsonArray("data");
        float[] values = new float[data.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = data.get(i).getAsFloat();
        }
        return values;
    }

    public static int[] integers(JsonElement element) {
        return element.getAsJsonArray().asList().stream().mapToInt(JsonElement::getAsInt).toArray();
    }

    public static boolean[] booleans(JsonElement element) {
        JsonArray array = element.getAsJsonArray();
        boolean[] values = new boolean[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).getAsBoolean();
        }
        return values;
    }

    public static JsonObject read(String name) {
        String path = "/io/github/tardigrad/attacks/oracle/" + name;
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(SmallNetwork.class.getResourceAsStream(path), path),
                StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
