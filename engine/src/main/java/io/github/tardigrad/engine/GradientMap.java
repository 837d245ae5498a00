package io.github.tardigrad.engine;

import java.util.Map;

/**
 * What {@link Tape#backward} found: the gradients of watched inputs and of parameters. It is valid until the tape
 * closes.
 */
public final class GradientMap {
    private final Map<Parameters, Tensor> parameters;

    GradientMap(Map<Parameters, Tensor> parameters) {
        this.parameters = parameters;
    }

    /**
     * The gradient of a tensor that {@link Tape#watch} returned, in its shape.
     *
     * @throws IllegalArgumentException when it was not watched, or the output does not depend on it
     */
    public Tensor of(Tensor watched) {
        Node node = watched.node();
        if (node == null || node.gradient == null) {
            throw new IllegalArgumentException("there is no gradient for tensor " + watched.shape()
                    + ": ask with tape.watch(x), compute with what it returns, and give that here");
        }
        return node.gradient;
    }

    /**
     * The gradient of all of {@code all}, one flat tensor laid out as {@link Parameters#flat}.
     *
     * @throws IllegalArgumentException when the output depends on none of them
     */
    public Tensor of(Parameters all) {
        Tensor gradient = parameters.get(all);
        if (gradient == null) {
            throw new IllegalArgumentException("the output depends on none of these parameters, or the tape was not"
                    + " opened for their gradients");
        }
        return gradient;
    }
}
