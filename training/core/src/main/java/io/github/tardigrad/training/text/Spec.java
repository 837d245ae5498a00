package io.github.tardigrad.training.text;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A name with parameters, {@code pgd:steps=7,start=random}, and the checks that its reader needs. */
public final class Spec {
    /** No image of a size that fits memory has a longer diagonal. */
    private static final double MAX_EPSILON = 100_000;

    private final String kind;
    private final String name;
    private final Map<String, String> values;
    private final Set<String> known = new HashSet<>();

    private Spec(String kind, String name, Map<String, String> values) {
        this.kind = kind;
        this.name = name;
        this.values = values;
    }

    /**
     * Takes {@code text} apart.
     *
     * @param kind what is described, for messages: {@code method}
     * @param text a name, and after a colon {@code key=value} separated by commas
     */
    public static Spec parse(String kind, String text) {
        int colon = text.indexOf(':');
        String name = (colon < 0 ? text : text.substring(0, colon)).strip();
        Map<String, String> values = new LinkedHashMap<>();
        if (colon >= 0) {
            for (String part : text.substring(colon + 1).split(",", -1)) {
                int equals = part.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("\"" + part + "\" in " + kind + " " + text
                            + " is not a parameter: write key=value, separated by commas");
                }
                if (values.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip()) != null) {
                    throw new IllegalArgumentException(kind + " " + text + " sets " + part.substring(0, equals)
                            + " twice");
                }
            }
        }
        return new Spec(kind, name, values);
    }

    /** The name before the colon. */
    public String name() { return name; }

    /** The text of a parameter, or {@code otherwise} if it is not given. */
    public String text(String key, String otherwise) {
        known.add(key);
        return values.getOrDefault(key, otherwise);
    }

    /** A description inside this one: {@code rule=setpoint,rule.target=0.2} is {@code setpoint:target=0.2}. */
    public String nested(String key, String otherwise) {
        String prefix = key + ".";
        List<String> parameters = values.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
        known.addAll(parameters);
        String inner = text(key, otherwise);
        return parameters.isEmpty() ? inner : inner + ":" + String.join(",",
                parameters.stream().map(name -> name.substring(prefix.length()) + "=" + values.get(name)).toList());
    }

    /** The reverse of {@link #nested}. */
    public static String nest(String key, String text) {
        Spec inner = parse(key, text);
        StringBuilder flat = new StringBuilder(key + "=" + inner.name);
        inner.values.forEach(
                (name, value) -> flat.append(',').append(key).append('.').append(name).append('=').append(value));
        return flat.toString();
    }

    /** A number; {@code 8/255} is one. */
    public double number(String key, double otherwise) {
        String text = text(key, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int slash = text.indexOf('/');
            return slash < 0 ? Double.parseDouble(text)
                    : Double.parseDouble(text.substring(0, slash)) / Double.parseDouble(text.substring(slash + 1));
        } catch (NumberFormatException notNumber) {
            throw new IllegalArgumentException(key + "=" + text + " in " + kind + " " + name
                    + " is not a number: 0.1 and 8/255 are", notNumber);
        }
    }

    /** A whole number. */
    public int count(String key, int otherwise) {
        double value = number(key, otherwise);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(key + "=" + text(key, "") + " in " + kind + " " + name
                    + " is not a whole number");
        }
        return (int) value;
    }

    /** Yes or no: {@code true} or {@code false}. */
    public boolean flag(String key, boolean otherwise) {
        String text = text(key, Boolean.toString(otherwise));
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(key + "=" + text + " in " + kind + " " + name
                    + " is neither true nor false");
        }
        return text.equals("true");
    }

    /** Whether a parameter is given. */
    public boolean has(String key) { return values.containsKey(key); }

    /** One of a few words, the constants of {@code otherwise}'s type as {@link #word} writes them. */
    public <E extends Enum<E>> E choice(String key, E otherwise) {
        String text = text(key, word(otherwise));
        E[] constants = otherwise.getDeclaringClass().getEnumConstants();
        for (E constant : constants) {
            if (word(constant).equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(key + "=" + text + " in " + kind + " " + name + " is unknown: there are "
                + Arrays.stream(constants).map(Spec::word).collect(Collectors.joining(", ")));
    }

    /** A constant as people write it: {@code TWO_STEP} is {@code two-step}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Refuses a name that is none of {@code names}. */
    public IllegalArgumentException unknownName(List<String> names) {
        return new IllegalArgumentException(kind + " \"" + name + "\" is unknown: there are "
                + String.join(", ", names));
    }

    /** Refuses parameters that nobody has asked for. */
    public void requireAllRead() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(kind + " " + name + " has no parameter " + key + ": it has "
                        + (known.isEmpty() ? "none" : String.join(", ", known.stream().sorted().toList())));
            }
        }
    }

    /** Refuses a value outside [low, high] (NaN too), with a hint at what would be right. */
    public static void require(String what, double value, double low, double high, String hint) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(what + " " + shortly(value) + " is outside [" + shortly(low) + ", "
                    + shortly(high) + "]: " + hint);
        }
    }

    /** Refuses an epsilon that is negative or not finite; what a norm can mean is checked where the norm is known. */
    public static void requireEpsilon(String what, double value) {
        require(what, value, 0, MAX_EPSILON, "epsilons are in pixels; for 8 grey levels write 8/255");
    }

    /**
     * A number as people wrote it: where {@code value} is exactly a float, the shortest decimal that means this float.
     * 0.1f seen as a double is 0.10000000149…, which nobody wants to read in a file.
     */
    public static double asWritten(double value) {
        return value == (float) value ? Double.parseDouble(Float.toString((float) value)) : value;
    }

    private static String shortly(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? Long.toString((long) value)
                : Double.toString(value);
    }
}
