package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.gradient.StepSize;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An attack as people write it: {@code name:parameter=value,parameter=value}.
 *
 * @param name what stands before the colon
 * @param parameters what stands behind it
 */
record AttackText(String name, Map<String, String> parameters) {
    /** Takes the text apart; refuses parameters without a value or given twice. */
    static AttackText parse(String text) {
        String trimmed = text.strip();
        int colon = trimmed.indexOf(':');
        String name = colon < 0 ? trimmed : trimmed.substring(0, colon).strip();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("attack \"" + text + "\" has no name: there are "
                    + String.join(", ", Attacks.names()));
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        if (colon >= 0) {
            for (String part : trimmed.substring(colon + 1).split(",", -1)) {
                int equals = part.indexOf('=');
                if (equals < 1 || part.substring(equals + 1).isBlank()) {
                    throw new IllegalArgumentException("\"" + part + "\" in attack " + text
                            + " is not parameter=value");
                }
                if (parameters.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip()) != null) {
                    throw new IllegalArgumentException("parameter " + part.substring(0, equals).strip()
                            + " is given twice in attack " + text);
                }
            }
        }
        return new AttackText(name, parameters);
    }

    /** Refuses all other parameters. */
    void allow(String... known) {
        for (String parameter : parameters.keySet()) {
            if (!List.of(known).contains(parameter)) {
                throw new IllegalArgumentException("attack " + name + " has no parameter " + parameter + ": it "
                        + (known.length == 0 ? "takes none" : "takes " + String.join(", ", known)));
            }
        }
    }

    /** A whole number, or its default; its range is the attack's business. */
    int count(String parameter, int otherwise) {
        String value = parameters.get(parameter);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(parameter + " " + value + " of attack " + name
                    + " is not a whole number", e);
        }
    }

    /** The parameter {@code step-size}, or its default. */
    StepSize stepSize(StepSize otherwise) {
        String value = parameters.get("step-size");
        return value == null ? otherwise : StepSize.parse(value);
    }
}
