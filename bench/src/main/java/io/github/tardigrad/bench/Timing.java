package io.github.tardigrad.bench;

/**
 * How long a row is measured.
 *
 * @param warmUp the longest warm-up in seconds, see {@link Measurement}
 * @param seconds how long it is measured then
 */
record Timing(double warmUp, double seconds) {
    /** The same with no part longer than these. */
    Timing atMost(double mostWarmUp, double mostSeconds) {
        return new Timing(Math.min(warmUp, mostWarmUp), Math.min(seconds, mostSeconds));
    }
}
