package io.github.tardigrad.attacks.catalog;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.attacks.minimum.Bisection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An attack as people write it: {@code name:parameter=value,parameter=value}.
 *
 * @param name what stands before the colon
 * @param parameters what stands behind it
 */
public record AttackText(String name, Map<String, String> parameters) {
    /** Takes the text apart; refuses parameters without a value or given twice. */
    static AttackText parse(String text) {
        String trimmed = text.strip();
        int colon = trimmed.indexOf(':');
        String name = colon < 0 ? trimmed : trimmed.substring(0, colon).strip();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("attack \"" + text + "\" has no name: there are "
                    + String.join(", ", Catalog.names()));
        }
        if (name.contains(",")) {
            throw severalAttacks(text);
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        if (colon >= 0) {
            for (String part : trimmed.substring(colon + 1).split(",", -1)) {
                int equals = part.indexOf('=');
                if (isAttack(part)) {
                    throw severalAttacks(text);
                }
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

    /** The parameter {@code norm}, which every attack may have, or its default. */
    public Norm norm(Norm otherwise) {
        String value = parameters.get("norm");
        return value == null ? otherwise : Norm.parse(value);
    }

    /** The attack that another one runs, as text: its name is the parameter {@code attack}, its parameters the rest. */
    public String inner() {
        String inner = parameters.get("attack");
        if (inner == null) {
            throw new IllegalArgumentException("attack " + name + " needs another one to run: write " + name
                    + ":attack=pgd");
        }
        // Said before the inner attack is read, lest its norm be found wrong first.
        if (List.of("cw", name).contains(inner) || inner.equals("deepfool") && !flag("bounded")) {
            throw Bisection.withoutEpsilon(inner);
        }
        String rest = parameters.entrySet().stream()
                .filter(entry -> !List.of("attack", "halvings", "norm").contains(entry.getKey()))
                .map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining(","));
        return rest.isEmpty() ? inner : inner + ":" + rest;
    }

    /** Refuses all other parameters but the norm. */
    public void allow(String... known) {
        for (String parameter : parameters.keySet()) {
            if (!parameter.equals("norm") && !List.of(known).contains(parameter)) {
                throw new IllegalArgumentException("attack " + name + " has no parameter " + parameter + ": it "
                        + (known.length == 0 ? "takes none" : "takes " + String.join(", ", known)));
            }
        }
    }

    /** A whole number, or its default; its range is the attack's business. */
    public int count(String parameter, int otherwise) {
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

    /** The parameter as it was written, or its default. */
    public String text(String parameter, String otherwise) { return parameters.getOrDefault(parameter, otherwise); }

    /** Whether something is asked for; not unless it says so. */
    public boolean flag(String parameter) { return flag(parameter, false); }

    /** Whether something is asked for, or what holds where nothing is said. */
    public boolean flag(String parameter, boolean otherwise) {
        return switch (parameters.getOrDefault(parameter, String.valueOf(otherwise))) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(parameter + " " + parameters.get(parameter) + " of attack "
                    + name + " is neither true nor false");
        };
    }

    /** A number of 0 or more, or its default; its range is the attack's business. */
    public float number(String parameter, float otherwise) {
        String value = parameters.get(parameter);
        if (value == null) {
            return otherwise;
        }
        try {
            return Epsilons.parse(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(parameter + " " + value + " of attack " + name
                    + " is not a number of 0 or more", e);
        }
    }

    /** The parameter {@code step-size}, or its default. */
    public StepSize stepSize(StepSize otherwise) {
        String value = parameters.get("step-size");
        return value == null ? otherwise : StepSize.parse(value);
    }

    /** Whether it is an attack of its own: a name, perhaps with a first parameter. */
    private static boolean isAttack(String part) {
        return Catalog.names().contains(part.split(":", 2)[0].strip());
    }

    private static IllegalArgumentException severalAttacks(String text) {
        return new IllegalArgumentException("\"" + text + "\" names several attacks, and one is expected: choose one;"
                + " several are compared by evaluate --attacks");
    }
}
