package io.github.tardigrad.engine.testkit;

import java.util.stream.IntStream;

/** Floats as whole numbers, so that a comparison tells −0 from 0 and finds NaN equal to NaN. */
final class Bits {
    private Bits() {}

    /** The bits of each number. */
    static int[] bits(float... values) {
        return IntStream.range(0, values.length).map(i -> Float.floatToIntBits(values[i])).toArray();
    }
}
