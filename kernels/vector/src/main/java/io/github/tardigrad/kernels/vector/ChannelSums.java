package io.github.tardigrad.kernels.vector;

import static io.github.tardigrad.kernels.vector.Lanes.load;

import jdk.incubator.vector.FloatVector;

/**
 * Sums over some pixels for each channel alone, in the order of the pixels: pixels at {@code x[px …]}, one sum for each
 * channel at {@code sums[at …]}. A vector of sums stays in its register while it walks over the pixels.
 */
final class ChannelSums {
    private ChannelSums() {}

    /** {@code sum += x}. */
    static void add(float[] x, int px, int pixels, float[] sums, int at, int channels) {
        int end = px + pixels * channels;
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector sum = load(sums, at + c);
            for (int i = px + c; i < end; i += channels) {
                sum = sum.add(load(x, i));
            }
            sum.intoArray(sums, at + c);
        }
        for (; c < channels; c++) {
            for (int i = px + c; i < end; i += channels) {
                sums[at + c] += x[i];
            }
        }
    }

    /** {@code sum += x − origin}. */
    static void addDeviation(float[] x, int px, int pixels, float[] origin, int po, float[] sums, int at,
            int channels) {
        int end = px + pixels * channels;
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector zero = load(origin, po + c);
            FloatVector sum = load(sums, at + c);
            for (int i = px + c; i < end; i += channels) {
                sum = sum.add(load(x, i).sub(zero));
            }
            sum.intoArray(sums, at + c);
        }
        for (; c < channels; c++) {
            for (int i = px + c; i < end; i += channels) {
                sums[at + c] += x[i] - origin[po + c];
            }
        }
    }

    /** {@code sum += (x − mean)²}. */
    static void addSquaredDeviation(float[] x, int px, int pixels, float[] mean, int pm, float[] sums, int at,
            int channels) {
        int end = px + pixels * channels;
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector center = load(mean, pm + c);
            FloatVector sum = load(sums, at + c);
            for (int i = px + c; i < end; i += channels) {
                FloatVector deviation = load(x, i).sub(center);
                sum = deviation.fma(deviation, sum);
            }
            sum.intoArray(sums, at + c);
        }
        for (; c < channels; c++) {
            for (int i = px + c; i < end; i += channels) {
                float deviation = x[i] - mean[pm + c];
                sums[at + c] = Math.fma(deviation, deviation, sums[at + c]);
            }
        }
    }
}
