package io.github.tardigrad.bench;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * How long one repetition took: quartiles of the repetitions after the warm-up, never the best.
 *
 * @param lowerQuartile seconds
 * @param median seconds
 * @param upperQuartile seconds
 * @param repetitions how many were counted
 */
record Measurement(double lowerQuartile, double median, double upperQuartile, int repetitions) {
    private static final int LEAST_REPETITIONS = 3;
    private static final int MOST_REPETITIONS = 100_000;
    private static final int WINDOW = 7;
    private static final double WINDOW_SECONDS = 0.5;
    private static final double STABLE = 0.03;

    /**
     * Repeats until the time is stable or the warm-up is over, then measures; slow work is repeated
     * {@value #LEAST_REPETITIONS} times at least. Stable is when the medians of two windows agree to 3 %, each of
     * {@value #WINDOW} repetitions and {@value #WINDOW_SECONDS} seconds at least: before the compiler is through, short
     * work goes on at one pace for a while.
     */
    static Measurement of(Runnable repetition, Timing timing) { return of(repetition, timing, System::nanoTime); }

    static Measurement of(Runnable repetition, Timing timing, LongSupplier nanoTime) {
        warmUp(repetition, timing.warmUp(), nanoTime);
        double[] times = new double[64];
        int count = 0;
        long end = nanoTime.getAsLong() + (long) (timing.seconds() * 1e9);
        do {
            if (count == times.length) {
                times = Arrays.copyOf(times, 2 * count);
            }
            times[count++] = time(repetition, nanoTime);
        } while (count < LEAST_REPETITIONS || count < MOST_REPETITIONS && nanoTime.getAsLong() < end);
        return of(Arrays.copyOf(times, count));
    }

    /** Of times in seconds, one or more. */
    static Measurement of(double... seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        int count = sorted.length;
        return new Measurement(sorted[count / 4], sorted[count / 2], sorted[3 * count / 4], count);
    }

    private static void warmUp(Runnable repetition, double seconds, LongSupplier nanoTime) {
        long deadline = nanoTime.getAsLong() + (long) (seconds * 1e9);
        double previous = Double.MAX_VALUE;
        while (true) {
            double[] window = new double[WINDOW];
            int count = 0;
            long windowEnd = nanoTime.getAsLong() + (long) (WINDOW_SECONDS * 1e9);
            do {
                if (count == window.length) {
                    window = Arrays.copyOf(window, 2 * count);
                }
                window[count++] = time(repetition, nanoTime);
                if (nanoTime.getAsLong() >= deadline) {
                    return;
                }
            } while (count < WINDOW || nanoTime.getAsLong() < windowEnd);
            double median = of(Arrays.copyOf(window, count)).median;
            if (Math.abs(median - previous) < STABLE * median) {
                return;
            }
            previous = median;
        }
    }

    private static double time(Runnable repetition, LongSupplier nanoTime) {
        long start = nanoTime.getAsLong();
        repetition.run();
        return (nanoTime.getAsLong() - start) * 1e-9;
    }
}
