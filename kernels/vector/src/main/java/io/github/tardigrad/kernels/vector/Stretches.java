package io.github.tardigrad.kernels.vector;

import java.util.Arrays;

/** A list of stretches of floats, pairs of distance and length, that grows at its end; neighbours become one. */
final class Stretches {
    private int[] pairs = new int[8];
    private int size;

    /** Appends {@code length} floats at {@code distance}. */
    void add(int distance, int length) {
        if (size > 0 && pairs[size - 2] + pairs[size - 1] == distance) {
            pairs[size - 1] += length;
            return;
        }
        if (size == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * size);
        }
        pairs[size++] = distance;
        pairs[size++] = length;
    }

    /** The pairs. */
    int[] toArray() { return Arrays.copyOf(pairs, size); }
}
