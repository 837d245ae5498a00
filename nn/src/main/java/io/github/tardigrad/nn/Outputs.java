package io.github.tardigrad.nn;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.layer.Graph;
import java.util.Map;

/**
 * The named results of one forward pass; they belong to its tape.
 *
 * @param byName {@code logits} {@code [n, classes]} and, where there is a dense layer, {@code features} {@code [n,
 *     width]}
 */
public record Outputs(Map<String, Tensor> byName) {
    /** Takes a copy. */
    public Outputs {
        byName = Map.copyOf(byName);
    }

    /**
     * The output of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Tensor get(String name) {
        Tensor output = byName.get(name);
        if (output == null) {
            throw new IllegalArgumentException("the model has no output " + name + ": it has " + byName.keySet());
        }
        return output;
    }

    /** {@code [n, classes]}. */
    public Tensor logits() { return get(Graph.LOGITS); }
}
