package io.github.tardigrad.nn.file;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Records as JSON objects, component by component, so that a new layer needs no code here. Components may be {@code
 * int}, {@code float}, {@code boolean}, constants of an enum, lists of floats, and records of those.
 */
final class RecordFormat {
    private RecordFormat() {}

    static JsonObject write(Record record) {
        JsonObject json = new JsonObject();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                json.add(component.getName(), element(component.getAccessor().invoke(record)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("component " + component + " cannot be read", e);
            }
        }
        return json;
    }

    /**
     * The record that {@code json} tells of.
     *
     * @throws JsonParseException when components are missing, unknown or of another kind
     * @throws IllegalArgumentException when the record does not accept them
     */
    static <R extends Record> R read(Class<R> type, JsonObject json) {
        RecordComponent[] components = type.getRecordComponents();
        Set<String> names = Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.toSet());
        if (!json.keySet().equals(names)) {
            throw new JsonParseException(type.getSimpleName() + " takes " + names + ", not " + json.keySet());
        }
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(types[i], json.get(components[i].getName()));
        }
        try {
            return type.getConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("record " + type + " cannot be made", e);
        }
    }

    private static JsonElement element(Object value) {
        return switch (value) {
            case Integer number -> new JsonPrimitive(number);
            case Float number -> new JsonPrimitive(number);
            case Boolean truth -> new JsonPrimitive(truth);
            case Enum<?> constant -> new JsonPrimitive(constant.name());
            case Record record -> write(record);
            case List<?> list -> {
                JsonArray array = new JsonArray();
                list.forEach(item -> array.add(element(item)));
                yield array;
            }
            default -> throw new IllegalStateException("a record with a " + value.getClass() + " has no JSON here");
        };
    }

    private static Object value(Class<?> type, JsonElement json) {
        if (type == int.class) {
            return Integer.parseInt(number(json));
        }
        if (type == float.class) {
            return Float.parseFloat(number(json));
        }
        if (type == boolean.class && json instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        if (type == List.class && json instanceof JsonArray array) {
            List<Float> list = new ArrayList<>();
            array.forEach(item -> list.add(Float.parseFloat(number(item))));
            return list;
        }
        if (type.isRecord() && json instanceof JsonObject object) {
            return read(type.asSubclass(Record.class), object);
        }
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (constant instanceof Enum<?> named && json.equals(new JsonPrimitive(named.name()))) {
                    return constant;
                }
            }
        }
        throw new JsonParseException(json + " is not a " + type.getSimpleName());
    }

    private static String number(JsonElement json) {
        if (json instanceof JsonPrimitive primitive && primitive.isNumber()) {
            return primitive.getAsString();
        }
        throw new JsonParseException(json + " is not a number");
    }
}
