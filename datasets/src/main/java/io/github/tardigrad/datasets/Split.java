package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;

/**
 * Training images cut in two, with the classes in both parts in the proportion of the whole.
 *
 * <p>Which images of a class are held out is drawn by the seed; both parts keep the order of the whole. They share the
 * pixels with it.
 *
 * @param train what is left to train on
 * @param validation what is held out, to choose by
 */
public record Split(Examples train, Examples validation) {
    /**
     * Holds out exactly {@code count} images. Each class gives its share rounded down, and those with the largest
     * remainders (of equal ones the lower label) give one more.
     *
     * @param count 1 to {@code examples.size() - 1}
     * @throws IllegalArgumentException when it is outside, or there are fewer than two images
     */
    public static Split ofCount(Examples examples, int count, long seed) {
        if (examples.size() < 2) {
            throw new IllegalArgumentException("no validation set can be cut from " + (examples.size() == 1
                    ? "a single image" : "no images") + " of " + examples.name()
                    + ": two or more are needed, one to train on and one to hold out; take more images");
        }
        if (count < 1 || count >= examples.size()) {
            throw new IllegalArgumentException("a validation set of " + count + " images cannot be cut from "
                    + examples.size() + ": 1 to " + (examples.size() - 1) + " are possible");
        }
        RandomKey key = new RandomKey(seed).child("split");
        int classes = examples.classNames().size();
        int[] sizes = new int[classes];
        for (int label : examples.labels()) {
            sizes[label]++;
        }
        int[] quotas = quotas(sizes, count, examples.size());
        boolean[] heldOut = new boolean[examples.size()];
        for (int label = 0; label < classes; label++) {
            int[] members = membersOf(examples, label, sizes[label]);
            int[] order = Permutation.of(members.length, key.child(label));
            for (int i = 0; i < quotas[label]; i++) {
                heldOut[members[order[i]]] = true;
            }
        }
        return new Split(examples.select(where(heldOut, false)).named(examples.name() + " (training part)"),
                examples.select(where(heldOut, true)).named(examples.name() + " (validation part)"));
    }

    /**
     * Holds out the fraction {@code fraction} of the images, rounded to a whole number of at least one, see
     * {@link #ofCount}.
     *
     * @param fraction above 0 and below 1
     */
    public static Split ofFraction(Examples examples, double fraction, long seed) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException("validation fraction " + fraction
                    + " is not between 0 and 1: for a tenth of the images write 0.1");
        }
        int count = (int) Math.round(fraction * examples.size());
        return ofCount(examples, Math.max(1, Math.min(count, examples.size() - 1)), seed);
    }

    /** Largest remainders: {@code sizes[c] · count / total} for each class {@code c}, summing to {@code count}. */
    private static int[] quotas(int[] sizes, int count, int total) {
        int[] quotas = new int[sizes.length];
        long[] remainders = new long[sizes.length];
        int left = count;
        for (int c = 0; c < sizes.length; c++) {
            long share = (long) sizes[c] * count;
            quotas[c] = (int) (share / total);
            remainders[c] = share % total;
            left -= quotas[c];
        }
        for (; left > 0; left--) {
            int largest = 0;
            for (int c = 1; c < sizes.length; c++) {
                if (remainders[c] > remainders[largest]) {
                    largest = c;
                }
            }
            quotas[largest]++;
            remainders[largest] = -1;
        }
        return quotas;
    }

    private static int[] membersOf(Examples examples, int label, int size) {
        int[] members = new int[size];
        int found = 0;
        for (int i = 0; i < examples.size(); i++) {
            if (examples.label(i) == label) {
                members[found++] = i;
            }
        }
        return members;
    }

    private static int[] where(boolean[] flags, boolean wanted) {
        int[] indices = new int[flags.length];
        int found = 0;
        for (int i = 0; i < flags.length; i++) {
            if (flags[i] == wanted) {
                indices[found++] = i;
            }
        }
        return Arrays.copyOf(indices, found);
    }
}
