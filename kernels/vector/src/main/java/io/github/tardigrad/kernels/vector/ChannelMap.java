package io.github.tardigrad.kernels.vector;

import static io.github.tardigrad.kernels.vector.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What batch normalisation does to a pixel: {@code y[c] = (x[c] − mean[c]) · scale[c] + shift[c]}, and if it is
 * rectified {@code max(y[c], 0)}; and the way back.
 *
 * @param numbers from {@link Scratch#START} on the means, then the scales, then the shifts
 */
record ChannelMap(int channels, float[] numbers, boolean rectified) {
    /** How many numbers there are. */
    static int size(int channels) { return 3 * channels; }

    private int mean() { return Scratch.START; }

    private int scale() { return Scratch.START + channels; }

    private int shift() { return Scratch.START + 2 * channels; }

    /** The vector of y before it is rectified. */
    private FloatVector value(FloatVector deviation, int c) {
        return deviation.fma(load(numbers, scale() + c), load(numbers, shift() + c));
    }

    private float value(float deviation, int c) {
        return Math.fma(deviation, numbers[scale() + c], numbers[shift() + c]);
    }

    /** The vector of dy that gets through to where y was computed: 0 where y was rectified to 0. */
    private FloatVector slope(FloatVector dy, FloatVector deviation, int c) {
        FloatVector zero = Lanes.broadcast(0f);
        return rectified ? zero.blend(dy, value(deviation, c).compare(VectorOperators.GT, zero)) : dy;
    }

    private float slope(float dy, float deviation, int c) {
        return !rectified || value(deviation, c) > 0 ? dy : 0;
    }

    /** Maps the pixel at {@code x[px …]} to {@code y[py …]}. */
    void apply(float[] x, int px, float[] y, int py) {
        FloatVector zero = Lanes.broadcast(0f);
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector value = value(load(x, px + c).sub(load(numbers, mean() + c)), c);
            (rectified ? value.max(zero) : value).intoArray(y, py + c);
        }
        for (; c < channels; c++) {
            float value = value(x[px + c] - numbers[mean() + c], c);
            y[py + c] = rectified ? Math.max(value, 0) : value;
        }
    }

    /** {@code sum += dy}, and behind the sums {@code product += dy · (x − mean)}: the pixel's part of both. */
    void addSlope(float[] x, int px, float[] dy, int pdy, float[] sums, int at) {
        int products = at + channels;
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector deviation = load(x, px + c).sub(load(numbers, mean() + c));
            FloatVector slope = slope(load(dy, pdy + c), deviation, c);
            load(sums, at + c).add(slope).intoArray(sums, at + c);
            slope.fma(deviation, load(sums, products + c)).intoArray(sums, products + c);
        }
        for (; c < channels; c++) {
            float deviation = x[px + c] - numbers[mean() + c];
            float slope = slope(dy[pdy + c], deviation, c);
            sums[at + c] += slope;
            sums[products + c] = Math.fma(slope, deviation, sums[products + c]);
        }
    }

    /**
     * {@code dx = dy · scale + (x − mean) · factor + rest}.
     *
     * @param factors from {@link Scratch#START} on the factors, then the rests
     */
    void gradient(float[] x, int px, float[] dy, int pdy, float[] factors, float[] dx, int pdx) {
        int rests = Scratch.START + channels;
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector deviation = load(x, px + c).sub(load(numbers, mean() + c));
            FloatVector slope = slope(load(dy, pdy + c), deviation, c);
            FloatVector rest = deviation.fma(load(factors, Scratch.START + c), load(factors, rests + c));
            slope.fma(load(numbers, scale() + c), rest).intoArray(dx, pdx + c);
        }
        for (; c < channels; c++) {
            float deviation = x[px + c] - numbers[mean() + c];
            float slope = slope(dy[pdy + c], deviation, c);
            float rest = Math.fma(deviation, factors[Scratch.START + c], factors[rests + c]);
            dx[pdx + c] = Math.fma(slope, numbers[scale() + c], rest);
        }
    }
}
