package io.github.tardigrad.nn;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Numbers that PyTorch computed in float64, see docs/oracle. */
public final class Fixture {
    private final JsonObject json;

    private Fixture(JsonObject json) {
        this.json = json;
    }

    /** A named array of such numbers. */
    public record Values(Shape shape, double[] data) {
        /** As what a tensor takes. */
        public float[] floats() {
            float[] floats = new float[data.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) data[i];
            }
            return floats;
        }

        /** Holds {@code actual} to within 1e-5 of the largest magnitude there is. */
        public void assertMatches(String what, Tensor actual) {
            assertThat(actual.shape()).as(what).isEqualTo(shape);
            assertMatches(what, actual.toArray());
        }

        /** The same for bare numbers. */
        public void assertMatches(String what, float... actual) { assertMatches(what, 1e-3, actual); }

        /** Where terms as large as {@code terms} cancel, the bound counts them. */
        public void assertMatches(String what, double terms, float... actual) {
            assertThat(actual).as(what).hasSize(data.length);
            double largest = Math.max(terms, largest());
            for (int i = 0; i < data.length; i++) {
                if (!(Math.abs(actual[i] - data[i]) <= 1e-5 * largest)) {
                    assertThat((double) actual[i]).as(what + "[" + i + "]").isEqualTo(data[i]);
                }
            }
        }

        /** The largest magnitude. */
        public double largest() { return Arrays.stream(data).map(Math::abs).max().orElse(0); }
    }

    /** The file of that name among the test resources. */
    public static Fixture read(String name) throws IOException {
        try (InputStream bytes = Fixture.class.getResourceAsStream("oracle/" + name)) {
            Reader text = new InputStreamReader(Objects.requireNonNull(bytes, name), StandardCharsets.UTF_8);
            return new Fixture(JsonParser.parseReader(text).getAsJsonObject());
        }
    }

    public List<Fixture> list(String key) {
        return json.getAsJsonArray(key).asList().stream().map(JsonElement::getAsJsonObject).map(Fixture::new).toList();
    }

    public Fixture object(String key) { return new Fixture(json.getAsJsonObject(key)); }

    public Values values(String key) {
        JsonObject tensor = json.getAsJsonObject(key);
        int[] extents = tensor.getAsJsonArray("shape").asList().stream().mapToInt(JsonElement::getAsInt).toArray();
        return new Values(Shape.of(extents), numbers(tensor.getAsJsonArray("data")));
    }

    public double[] numbers(String key) { return numbers(json.getAsJsonArray(key)); }

    public List<Long> longs(String key) {
        return json.getAsJsonArray(key).asList().stream().map(JsonElement::getAsLong).toList();
    }

    public List<String> keys() { return List.copyOf(json.keySet()); }

    public int[] integers(String key) {
        return json.getAsJsonArray(key).asList().stream().mapToInt(JsonElement::getAsInt).toArray();
    }

    public float number(String key) { return json.get(key).getAsFloat(); }

    public float numberOr(String key, float otherwise) { return json.has(key) ? number(key) : otherwise; }

    public int integer(String key) { return json.get(key).getAsInt(); }

    public boolean truth(String key) { return json.get(key).getAsBoolean(); }

    public String text(String key) { return json.get(key).getAsString(); }

    private static double[] numbers(JsonArray array) {
        return array.asList().stream().mapToDouble(JsonElement::getAsDouble).toArray();
    }

    @Override
    public String toString() { return json.has("name") ? text("name") : "fixture"; }
}
