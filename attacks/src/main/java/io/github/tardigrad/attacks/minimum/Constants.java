package io.github.tardigrad.attacks.minimum;

import java.util.Arrays;

/**
 * The search of each image for the smallest constant that weighs success against distance and still succeeds: times 10
 * until it does, then by halving. Within one search for success an image may give up when its loss falls no longer.
 */
final class Constants {
    /** A loss that has not fallen below this share of what it was is not worth going on. */
    private static final double PROGRESS = 0.9999;
    /** From this many values on, the last is the best one so far once more, or a huge one. */
    private static final int MANY = 10;
    private static final double HUGE = 1e10;

    private final double[] constants;
    private final double[] lower;
    private final double[] upper;
    private final double[] losses;
    private final boolean[] found;

    Constants(int images, double initial) {
        constants = filled(images, initial);
        lower = filled(images, 0);
        upper = filled(images, Double.POSITIVE_INFINITY);
        losses = filled(images, Double.POSITIVE_INFINITY);
        found = new boolean[images];
    }

    /** The present constant of an image. */
    double of(int image) { return constants[image]; }

    /** Begins search number {@code search}, from 0, of {@code searches}. */
    void begin(int search, int searches) {
        Arrays.fill(found, false);
        Arrays.fill(losses, Double.POSITIVE_INFINITY);
        if (search == searches - 1 && searches >= MANY) {
            Arrays.setAll(constants, image -> Math.min(upper[image], HUGE));
        }
    }

    /** Takes note that the present constant of an image succeeds. */
    void succeed(int image) { found[image] = true; }

    /** Takes note of a loss; tells whether it has fallen enough since the last time. */
    boolean isFalling(int image, double loss) {
        boolean falling = loss <= PROGRESS * losses[image];
        losses[image] = loss;
        return falling;
    }

    /** Ends a search: goes to the next constants. */
    void adjust() {
        for (int image = 0; image < constants.length; image++) {
            if (found[image]) {
                upper[image] = Math.min(upper[image], constants[image]);
            } else {
                lower[image] = Math.max(lower[image], constants[image]);
            }
            constants[image] = upper[image] == Double.POSITIVE_INFINITY ? constants[image] * 10
                    : (lower[image] + upper[image]) / 2;
        }
    }

    private static double[] filled(int images, double value) {
        double[] values = new double[images];
        Arrays.fill(values, value);
        return values;
    }
}
