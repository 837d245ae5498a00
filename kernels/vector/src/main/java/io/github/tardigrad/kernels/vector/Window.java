package io.github.tardigrad.kernels.vector;

import java.util.Arrays;

/**
 * Which floats make up a row of A, as distances from the row's place: for a convolution the window of an output pixel.
 *
 * @param runs the stretches of neighbouring floats, pairs of distance and length
 * @param taps the distance of each single float, if the stretches are so short that it is faster to go by them
 */
record Window(int[] runs, int[] taps) {
    /** Shorter runs than this are taken apart. */
    private static final int SHORT_RUN = 8;
    private static final int[] NONE = {};

    /** Whether the floats are taken one by one. */
    boolean isScattered() { return taps.length > 0; }

    /** One stretch of {@code length} floats: the row of a matrix. */
    static Window ofRow(int length) {
        return new Window(new int[] {0, length}, NONE);
    }

    /** Builds a window from its stretches in order; those that touch become one. */
    static final class Builder {
        private int[] runs = new int[8];
        private int size;
        private int floats;

        /** Appends {@code length} floats at {@code distance}. */
        void add(int distance, int length) {
            floats += length;
            if (size > 0 && runs[size - 2] + runs[size - 1] == distance) {
                runs[size - 1] += length;
                return;
            }
            if (size == runs.length) {
                runs = Arrays.copyOf(runs, 2 * size);
            }
            runs[size++] = distance;
            runs[size++] = length;
        }

        Window build() {
            int[] own = Arrays.copyOf(runs, size);
            return new Window(own, size > 2 && own[1] < SHORT_RUN ? taps(own) : NONE);
        }

        private int[] taps(int[] own) {
            int[] taps = new int[floats];
            int tap = 0;
            for (int run = 0; run < own.length; run += 2) {
                for (int i = 0; i < own[run + 1]; i++) {
                    taps[tap++] = own[run] + i;
                }
            }
            return taps;
        }
    }
}
