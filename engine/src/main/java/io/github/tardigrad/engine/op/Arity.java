package io.github.tardigrad.engine.op;

import io.github.tardigrad.engine.Shape;
import java.util.Arrays;

/** The first check of every op: how many inputs it was given. */
final class Arity {
    private Arity() {}

    static void check(Op op, int expected, Shape... inputs) {
        if (inputs.length != expected) {
            throw new IllegalArgumentException(op.name() + " takes " + expected + " input(s), not " + inputs.length
                    + ": " + Arrays.toString(inputs));
        }
    }
}
