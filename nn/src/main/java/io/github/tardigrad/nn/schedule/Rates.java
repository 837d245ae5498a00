package io.github.tardigrad.nn.schedule;

/** What schedules share: the ranges of their numbers, and the two ways from one rate to another. */
final class Rates {
    private Rates() {}

    static void rate(float rate) {
        if (!(rate >= 0 && Float.isFinite(rate))) {
            throw new IllegalArgumentException("learning rate " + rate + " is not a finite number from 0 up");
        }
    }

    static void steps(long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(steps + " steps: a schedule takes 1 or more");
        }
    }

    static void factor(float factor) {
        if (!(factor > 0 && Float.isFinite(factor))) {
            throw new IllegalArgumentException("factor " + factor + " is not above 0: 0.1 makes the rate a tenth");
        }
    }

    /** A straight line from {@code from} at 0 to {@code to} at 1. */
    static double line(double from, double to, double share) { return from + (to - from) * share; }

    /** Half a cosine from {@code from} at 0 to {@code to} at 1. */
    static double wave(double from, double to, double share) {
        return to + (from - to) * (1 + StrictMath.cos(StrictMath.PI * share)) / 2;
    }
}
