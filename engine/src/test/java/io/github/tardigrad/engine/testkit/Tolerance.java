package io.github.tardigrad.engine.testkit;

/**
 * How far a float result may be from the double-precision one: {@value #ROUNDINGS} roundings of the sum of the
 * magnitudes of its terms. The number stands here and nowhere else, and is never raised to make a failing run pass: a
 * correct kernel, in whatever order it adds, stays well below, and a wrong one is off by thousands.
 */
final class Tolerance {
    /** How many half units in the last place. */
    static final int ROUNDINGS = 16;
    private static final double UNIT = 0x1p-24;

    private Tolerance() {}

    /** The bound for a sum of magnitudes. Below the smallest normal number, floats have an absolute grid. */
    static double of(double magnitude) {
        return ROUNDINGS * (UNIT * magnitude + Float.MIN_VALUE);
    }
}
