package io.github.tardigrad.nn.layer;

import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;

/**
 * A tensor that a layer keeps from pass to pass.
 *
 * @param name within its layer {@code weight}; within a graph {@code conv1.weight}
 * @param initializer what it holds at first
 * @param trainable true for parameters; false for statistics and constants, which get no gradient
 */
public record Variable(String name, Shape shape, Initializer initializer, boolean trainable) {
    /** A parameter. */
    static Variable parameter(String name, Shape shape, Initializer initializer) {
        return new Variable(name, shape, initializer, true);
    }

    /** A running statistic or a constant. */
    static Variable statistic(String name, Shape shape, Initializer initializer) {
        return new Variable(name, shape, initializer, false);
    }

    /** The same under the name of its layer. */
    Variable of(String layer) { return new Variable(layer + "." + name, shape, initializer, trainable); }

    /** To make room for it. */
    public Parameters.Declaration declaration() { return new Parameters.Declaration(name, shape); }
}
