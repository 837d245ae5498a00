package io.github.tardigrad.kernels.vector;

import static io.github.tardigrad.kernels.vector.Lanes.load;

import jdk.incubator.vector.FloatVector;

/**
 * Sums over some pixels for each channel alone, in the order of the pixels. One call takes in one pixel: x at
 * {@code x[px …]}, sums at {@code sums[at …]}.
 */
final class ChannelSums {
    private ChannelSums() {}

    /** {@code sum += x − origin}. */
    static void addDeviation(float[] x, int px, float[] origin, int po, float[] sums, int at, int channels) {
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            load(sums, at + c).add(load(x, px + c).sub(load(origin, po + c))).intoArray(sums, at + c);
        }
        for (; c < channels; c++) {
            sums[at + c] += x[px + c] - origin[po + c];
        }
    }

    /** {@code sum += (x − mean)²}. */
    static void addSquaredDeviation(float[] x, int px, float[] mean, int pm, float[] sums, int at, int channels) {
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector deviation = load(x, px + c).sub(load(mean, pm + c));
            deviation.fma(deviation, load(sums, at + c)).intoArray(sums, at + c);
        }
        for (; c < channels; c++) {
            float deviation = x[px + c] - mean[pm + c];
            sums[at + c] = Math.fma(deviation, deviation, sums[at + c]);
        }
    }
}
