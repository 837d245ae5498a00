package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All bits that an engine computes, results and gradients, as one number for each row of the tables: equal when every
 * bit is.
 *
 * <p>As a program it prints them, one row a line, so that processes can be compared: {@code java …
 * io.github.tardigrad.engine.testkit.Fingerprints BACKEND THREADS [small]}.
 */
public final class Fingerprints {
    private Fingerprints() {}

    /** Prints the fingerprints of a backend; {@code small} leaves out the rows that take long in an interpreter. */
    public static void main(String[] arguments) {
        EngineOptions options = EngineOptions.defaults().withBackend(arguments[0])
                .withThreads(Integer.parseInt(arguments[1]));
        boolean small = arguments.length > 2 && arguments[2].equals("small");
        try (Engine engine = Engine.open(options)) {
            of(engine, small).forEach((row, bits) -> System.out.println(Integer.toHexString(bits) + " " + row));
        }
    }

    /** The fingerprint of every row, by its name. */
    static Map<String, Integer> of(Engine engine, boolean small) {
        List<OpRow> rows = new ArrayList<>(OpRows.all());
        if (small) {
            rows.removeIf(row -> row.inputs().stream().mapToInt(input -> input.shape().size()).sum() > 200);
        } else {
            rows.addAll(LargeRows.all());
        }
        Map<String, Integer> fingerprints = new LinkedHashMap<>();
        for (OpRow row : rows) {
            Gradient gradient = Gradient.of(engine, row);
            int hash = Arrays.hashCode(Bits.bits(gradient.result()));
            for (int input : row.differentiable()) {
                hash = 31 * hash + Arrays.hashCode(Bits.bits(gradient.of(input)));
            }
            fingerprints.put(row.name(), hash);
        }
        return fingerprints;
    }
}
