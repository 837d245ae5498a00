package io.github.tardigrad.kernels.vector;

import static io.github.tardigrad.kernels.vector.Lanes.load;

import jdk.incubator.vector.FloatVector;

/**
 * The maps of F(2, 3) with the points 0, 1, −1 and ∞ (Lavin and Gray 2016, section 4.1):
 *
 * <pre>
 *          ┌ 1  0 −1  0 ┐         ┌  1    0    0  ┐          ┌ 1  1  1  0 ┐
 *     Bᵀ = │ 0  1  1  0 │     G = │ 1/2  1/2  1/2 │     Aᵀ = └ 0  1 −1 −1 ┘
 *          │ 0 −1  1  0 │         │ 1/2 −1/2  1/2 │
 *          └ 0  1  0 −1 ┘         └  0    0    1  ┘
 * </pre>
 */
final class WinogradLines2 {
    private WinogradLines2() {}

    /** {@code y = Bᵀ x}: 4 pixels of an image to 4. */
    static void input(float[] x, int px, int xStep, float[] y, int py, int yStep, int channels) {
        for (int c = 0; c < channels; c += Lanes.COUNT) {
            FloatVector x1 = load(x, px + c + xStep);
            FloatVector x2 = load(x, px + c + 2 * xStep);
            load(x, px + c).sub(x2).intoArray(y, py + c);
            x1.add(x2).intoArray(y, py + c + yStep);
            x2.sub(x1).intoArray(y, py + c + 2 * yStep);
            x1.sub(load(x, px + c + 3 * xStep)).intoArray(y, py + c + 3 * yStep);
        }
    }

    /** {@code y = Aᵀ x}: 4 products to 2 pixels of the result. */
    static void output(float[] x, int px, int xStep, float[] y, int py, int yStep, int channels) {
        for (int c = 0; c < channels; c += Lanes.COUNT) {
            FloatVector x1 = load(x, px + c + xStep);
            FloatVector x2 = load(x, px + c + 2 * xStep);
            load(x, px + c).add(x1).add(x2).intoArray(y, py + c);
            x1.sub(x2).sub(load(x, px + c + 3 * xStep)).intoArray(y, py + c + yStep);
        }
    }

    /** {@code y = B x}: 4 products to the gradients of 4 pixels of an image. */
    static void inputGradient(float[] x, int px, int xStep, float[] y, int py, int yStep, int channels) {
        for (int c = 0; c < channels; c += Lanes.COUNT) {
            FloatVector x0 = load(x, px + c);
            FloatVector x1 = load(x, px + c + xStep);
            FloatVector x2 = load(x, px + c + 2 * xStep);
            FloatVector x3 = load(x, px + c + 3 * xStep);
            x0.intoArray(y, py + c);
            x1.sub(x2).add(x3).intoArray(y, py + c + yStep);
            x1.add(x2).sub(x0).intoArray(y, py + c + 2 * yStep);
            x3.neg().intoArray(y, py + c + 3 * yStep);
        }
    }

    /** {@code y = A x}: 2 pixels of the result's gradient to 4. */
    static void slope(float[] x, int px, int xStep, float[] y, int py, int yStep, int channels) {
        for (int c = 0; c < channels; c += Lanes.COUNT) {
            FloatVector x0 = load(x, px + c);
            FloatVector x1 = load(x, px + c + xStep);
            x0.intoArray(y, py + c);
            x0.add(x1).intoArray(y, py + c + yStep);
            x0.sub(x1).intoArray(y, py + c + 2 * yStep);
            x1.neg().intoArray(y, py + c + 3 * yStep);
        }
    }

    /** {@code y = G x}: 3 weights to 4. */
    static void weights(float[] x, int px, int xStep, float[] y, int py, int yStep, int channels) {
        FloatVector half = Lanes.broadcast(1 / 2f);
        for (int c = 0; c < channels; c += Lanes.COUNT) {
            FloatVector x0 = load(x, px + c);
            FloatVector x1 = load(x, px + c + xStep);
            FloatVector x2 = load(x, px + c + 2 * xStep);
            FloatVector ends = x0.add(x2);
            x0.intoArray(y, py + c);
            ends.add(x1).mul(half).intoArray(y, py + c + yStep);
            ends.sub(x1).mul(half).intoArray(y, py + c + 2 * yStep);
            x2.intoArray(y, py + c + 3 * yStep);
        }
    }

    /** {@code y = Gᵀ x}: 4 sums of products to the gradients of 3 weights. */
    static void weightGradient(float[] x, int px, int xStep, float[] y, int py, int yStep, int channels) {
        FloatVector half = Lanes.broadcast(1 / 2f);
        for (int c = 0; c < channels; c += Lanes.COUNT) {
            FloatVector x1 = load(x, px + c + xStep);
            FloatVector x2 = load(x, px + c + 2 * xStep);
            FloatVector sum = x1.add(x2);
            sum.fma(half, load(x, px + c)).intoArray(y, py + c);
            x1.sub(x2).mul(half).intoArray(y, py + c + yStep);
            sum.fma(half, load(x, px + c + 3 * xStep)).intoArray(y, py + c + 2 * yStep);
        }
    }
}
