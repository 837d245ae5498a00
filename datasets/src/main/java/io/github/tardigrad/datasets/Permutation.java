package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.random.RandomKey;

/** The numbers 0 … n − 1 in an order drawn by chance. */
final class Permutation {
    private Permutation() {}

    /** Every order is equally likely (Fisher–Yates); the same key gives the same order. */
    static int[] of(int size, RandomKey key) {
        int[] order = counting(0, size);
        for (int i = size - 1; i > 0; i--) {
            int j = key.below(i + 1, 0, i);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /** The numbers from {@code from} to {@code to}, exclusive, in their order. */
    static int[] counting(int from, int to) {
        int[] numbers = new int[to - from];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = from + i;
        }
        return numbers;
    }
}
