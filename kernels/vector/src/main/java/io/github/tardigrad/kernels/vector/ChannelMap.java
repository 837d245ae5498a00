package io.github.tardigrad.kernels.vector;

import static io.github.tardigrad.kernels.vector.Lanes.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What batch normalisation does to a pixel: {@code y[c] = (x[c] − mean[c]) · scale[c] + shift[c]}, and if it is
 * rectified {@code max(y[c], 0)}; and the way back. Each method walks over some pixels with a vector of channels, whose
 * numbers stay in registers.
 *
 * <p>What is done to a vector is written out each time: a method for it, when the compiler does not take it in, hands
 * every vector over in an object of its own.
 *
 * @param numbers from {@link Scratch#START} on the means, then the scales, then the shifts
 */
record ChannelMap(int channels, float[] numbers, boolean rectified) {
    /** How many numbers there are. */
    static int size(int channels) { return 3 * channels; }

    private int mean() { return Scratch.START; }

    private int scale() { return Scratch.START + channels; }

    private int shift() { return Scratch.START + 2 * channels; }

    /** What gets through of dy to where y was computed: 0 where y was rectified to 0. */
    private float slope(float dy, float deviation, int c) {
        return !rectified || value(deviation, c) > 0 ? dy : 0;
    }

    private float value(float deviation, int c) {
        return Math.fma(deviation, numbers[scale() + c], numbers[shift() + c]);
    }

    /** Maps the pixels at {@code x[px …]} to {@code y[py …]}. */
    void apply(float[] x, int px, float[] y, int py, int pixels) {
        int end = px + pixels * channels;
        int toY = py - px;
        FloatVector zero = Lanes.broadcast(0f);
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector mean = load(numbers, mean() + c);
            FloatVector scale = load(numbers, scale() + c);
            FloatVector shift = load(numbers, shift() + c);
            for (int i = px + c; i < end; i += channels) {
                FloatVector value = load(x, i).sub(mean).fma(scale, shift);
                (rectified ? value.max(zero) : value).intoArray(y, i + toY);
            }
        }
        for (; c < channels; c++) {
            for (int i = px + c; i < end; i += channels) {
                float value = value(x[i] - numbers[mean() + c], c);
                y[i + toY] = rectified ? Math.max(value, 0) : value;
            }
        }
    }

    /** {@code sum += dy}, and behind the sums {@code product += dy · (x − mean)}: the pixels' part of both. */
    void addSlopes(float[] x, int px, float[] dy, int pdy, int pixels, float[] sums, int at) {
        int end = px + pixels * channels;
        int toSlope = pdy - px;
        int products = at + channels;
        FloatVector zero = Lanes.broadcast(0f);
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector mean = load(numbers, mean() + c);
            FloatVector scale = load(numbers, scale() + c);
            FloatVector shift = load(numbers, shift() + c);
            FloatVector sum = load(sums, at + c);
            FloatVector product = load(sums, products + c);
            for (int i = px + c; i < end; i += channels) {
                FloatVector deviation = load(x, i).sub(mean);
                FloatVector slope = load(dy, i + toSlope);
                if (rectified) {
                    slope = zero.blend(slope, deviation.fma(scale, shift).compare(VectorOperators.GT, zero));
                }
                sum = sum.add(slope);
                product = slope.fma(deviation, product);
            }
            sum.intoArray(sums, at + c);
            product.intoArray(sums, products + c);
        }
        for (; c < channels; c++) {
            for (int i = px + c; i < end; i += channels) {
                float deviation = x[i] - numbers[mean() + c];
                float slope = slope(dy[i + toSlope], deviation, c);
                sums[at + c] += slope;
                sums[products + c] = Math.fma(slope, deviation, sums[products + c]);
            }
        }
    }

    /**
     * {@code dx = dy · scale + (x − mean) · factor + rest}.
     *
     * @param factors from {@link Scratch#START} on the factors, then the rests
     */
    void gradient(float[] x, int px, float[] dy, int pdy, float[] factors, float[] dx, int pdx, int pixels) {
        int end = px + pixels * channels;
        int toSlope = pdy - px;
        int toGradient = pdx - px;
        int rests = Scratch.START + channels;
        FloatVector zero = Lanes.broadcast(0f);
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector mean = load(numbers, mean() + c);
            FloatVector scale = load(numbers, scale() + c);
            FloatVector shift = load(numbers, shift() + c);
            FloatVector factor = load(factors, Scratch.START + c);
            FloatVector rest = load(factors, rests + c);
            for (int i = px + c; i < end; i += channels) {
                FloatVector deviation = load(x, i).sub(mean);
                FloatVector slope = load(dy, i + toSlope);
                if (rectified) {
                    slope = zero.blend(slope, deviation.fma(scale, shift).compare(VectorOperators.GT, zero));
                }
                slope.fma(scale, deviation.fma(factor, rest)).intoArray(dx, i + toGradient);
            }
        }
        for (; c < channels; c++) {
            for (int i = px + c; i < end; i += channels) {
                float deviation = x[i] - numbers[mean() + c];
                float slope = slope(dy[i + toSlope], deviation, c);
                float rest = Math.fma(deviation, factors[Scratch.START + c], factors[rests + c]);
                dx[i + toGradient] = Math.fma(slope, numbers[scale() + c], rest);
            }
        }
    }
}
