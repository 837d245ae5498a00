package io.github.tardigrad.attacks;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;

/**
 * Images of which at most epsilon values differ, by however much [0, 1] allows. The nearest of them to any point keeps
 * its largest changes. A step takes a number of values to their limits: those by which the loss, seen as linear, grows
 * most, which depends on the slope and on the room that is left.
 *
 * <p>Sorting is no elementwise work: pixels come down from the backend, and go up again.
 */
record L0Ball(Backend backend, Tensor clean, Tensor epsilon) implements Ball {
    /** Evenly drawn places get evenly drawn values. */
    @Override
    public void start(RandomKey key, int[] ids, Tensor x) {
        backend.random().uniform(key, ids, 0, 1, x);
        RandomKey places = key.child("places");
        float[] pixels = x.toArray();
        float[] centre = clean.toArray();
        float[] epsilons = epsilon.toArray();
        int row = x.shape().rowSize();
        float[] draws = new float[row];
        for (int image = 0; image < ids.length; image++) {
            for (int i = 0; i < row; i++) {
                draws[i] = places.uniform(ids[image], i);
            }
            int[] order = descending(draws);
            for (int rank = (int) epsilons[image]; rank < row; rank++) {
                int at = image * row + order[rank];
                pixels[at] = centre[at];
            }
        }
        x.set(pixels);
    }

    /** Draws of {@link #start} change as many values as epsilon allows, but for values drawn as they are. */
    @Override
    public void startAtEdge(RandomKey key, int[] ids, Tensor x) { start(key, ids, x); }

    @Override
    public void ascend(Tensor gradient, Tensor peak, Tensor stepSize, Tensor x) {
        float[] pixels = x.toArray();
        float[] slopes = gradient.toArray();
        float[] steps = stepSize.toArray();
        float[] peaks = peak.toArray();
        int row = x.shape().rowSize();
        float[] gains = new float[row];
        for (int image = 0; image < steps.length; image++) {
            for (int i = 0; i < row; i++) {
                int at = image * row + i;
                float room = slopes[at] > 0 ? 1 - pixels[at] : pixels[at];
                gains[i] = peaks[image] > 0 ? Math.abs(slopes[at] / peaks[image]) * Math.max(0, room) : 0;
            }
            int[] order = descending(gains);
            for (int rank = 0; rank < Math.min(row, Math.ceil(steps[image])) && gains[order[rank]] > 0; rank++) {
                int at = image * row + order[rank];
                pixels[at] = slopes[at] > 0 ? 1 : 0;
            }
        }
        x.set(pixels);
        project(x);
    }

    @Override
    public void project(Tensor x) {
        float[] pixels = x.toArray();
        float[] centre = clean.toArray();
        float[] epsilons = epsilon.toArray();
        int row = x.shape().rowSize();
        float[] sizes = new float[row];
        for (int image = 0; image < epsilons.length; image++) {
            for (int i = 0; i < row; i++) {
                int at = image * row + i;
                pixels[at] = Math.clamp(pixels[at], 0, 1);
                sizes[i] = Math.abs(pixels[at] - centre[at]);
            }
            int[] order = descending(sizes);
            for (int rank = (int) Math.min(row, epsilons[image]); rank < row; rank++) {
                int at = image * row + order[rank];
                pixels[at] = centre[at];
            }
        }
        x.set(pixels);
    }

    /** The places of the numbers, none negative, the largest first; of equal ones the first first. */
    private static int[] descending(float[] numbers) {
        int count = numbers.length;
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            keys[i] = (long) Float.floatToIntBits(numbers[i]) << 32 | count - i; // bits are ordered as the floats
        }
        Arrays.sort(keys);
        int[] places = new int[count];
        for (int rank = 0; rank < count; rank++) {
            places[rank] = count - (int) keys[count - 1 - rank];
        }
        return places;
    }
}
