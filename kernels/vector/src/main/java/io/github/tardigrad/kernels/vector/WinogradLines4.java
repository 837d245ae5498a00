package io.github.tardigrad.kernels.vector;

import static io.github.tardigrad.kernels.vector.Lanes.load;

import jdk.incubator.vector.FloatVector;

/**
 * The maps of F(4, 3) with the points 0, a, −a, b, −b and ∞, a = 3/4 and b = 3/2, factored so that common parts are
 * computed once.
 *
 * <p>With the usual points 1 and 2 (Lavin and Gray 2016, section 4.3) the numbers have the same shape, but the errors
 * are twice as large on average and four times at most: what counts is that the powers of a and b stay near 1
 * (Barabasz et al. 2020, "Error analysis and improving the accuracy of Winograd convolution for deep neural networks").
 * The entries of Bᵀ and Aᵀ are exact in float32, those of G are rounded.
 *
 * <pre>
 *          ┌ a²b²    0   −a²−b²    0     1   0 ┐        ┌  64/81       0       0   ┐         ┌ 1   1   1   1   1  0 ┐
 *          │   0   −ab²    −b²     a     1   0 │        │ −128/243  −32/81   −8/27 │    Aᵀ = │ 0   a  −a   b  −b  0 │
 *     Bᵀ = │   0    ab²    −b²    −a     1   0 │    G = │ −128/243   32/81   −8/27 │         │ 0   a²  a²  b²  b² 0 │
 *          │   0   −a²b    −a²     b     1   0 │        │   32/243   16/81    8/27 │         └ 0   a³ −a³  b³ −b³ 1 ┘
 *          │   0    a²b    −a²    −b     1   0 │        │   32/243  −16/81    8/27 │
 *          └   0   a²b²     0   −a²−b²   0   1 ┘        └    0         0       1   ┘
 * </pre>
 */
final class WinogradLines4 {
    private static final float A = 3 / 4f;
    private static final float B = 3 / 2f;

    private WinogradLines4() {}

    /** {@code y = Bᵀ x}: 6 pixels of an image to 6. */
    static void input(float[] x, int px, int xStep, float[] y, int py, int yStep, int channels) {
        FloatVector a = Lanes.broadcast(A);
        FloatVector minusA = Lanes.broadcast(-A);
        FloatVector b = Lanes.broadcast(B);
        FloatVector minusB = Lanes.broadcast(-B);
        FloatVector minusA2 = Lanes.broadcast(-A * A);
        FloatVector minusB2 = Lanes.broadcast(-B * B);
        FloatVector product = Lanes.broadcast(A * A * B * B);
        FloatVector minusSum = Lanes.broadcast(-A * A - B * B);
        for (int c = 0; c < channels; c += Lanes.COUNT) {
            FloatVector x0 = load(x, px + c);
            FloatVector x1 = load(x, px + c + xStep);
            FloatVector x2 = load(x, px + c + 2 * xStep);
            FloatVector x3 = load(x, px + c + 3 * xStep);
            FloatVector x4 = load(x, px + c + 4 * xStep);
            FloatVector x5 = load(x, px + c + 5 * xStep);
            x0.fma(product, x2.fma(minusSum, x4)).intoArray(y, py + c);
            FloatVector even = x2.fma(minusB2, x4);
            FloatVector odd = x1.fma(minusB2, x3);
            odd.fma(a, even).intoArray(y, py + c + yStep);
            odd.fma(minusA, even).intoArray(y, py + c + 2 * yStep);
            even = x2.fma(minusA2, x4);
            odd = x1.fma(minusA2, x3);
            odd.fma(b, even).intoArray(y, py + c + 3 * yStep);
            odd.fma(minusB, even).intoArray(y, py + c + 4 * yStep);
            x1.fma(product, x3.fma(minusSum, x5)).intoArray(y, py + c + 5 * yStep);
        }
    }

    /** {@code y = Aᵀ x}: 6 products to 4 pixels of the result. */
    static void output(float[] x, int px, int xStep, float[] y, int py, int yStep, int channels) {
        FloatVector a = Lanes.broadcast(A);
        FloatVector b = Lanes.broadcast(B);
        FloatVector a2 = Lanes.broadcast(A * A);
        FloatVector b2 = Lanes.broadcast(B * B);
        FloatVector a3 = Lanes.broadcast(A * A * A);
        FloatVector b3 = Lanes.broadcast(B * B * B);
        for (int c = 0; c < channels; c += Lanes.COUNT) {
            FloatVector x1 = load(x, px + c + xStep);
            FloatVector x2 = load(x, px + c + 2 * xStep);
            FloatVector x3 = load(x, px + c + 3 * xStep);
            FloatVector x4 = load(x, px + c + 4 * xStep);
            FloatVector sumA = x1.add(x2);
            FloatVector sumB = x3.add(x4);
            FloatVector differenceA = x1.sub(x2);
            FloatVector differenceB = x3.sub(x4);
            load(x, px + c).add(sumA).add(sumB).intoArray(y, py + c);
            differenceA.fma(a, differenceB.mul(b)).intoArray(y, py + c + yStep);
            sumA.fma(a2, sumB.mul(b2)).intoArray(y, py + c + 2 * yStep);
            differenceA.fma(a3, differenceB.fma(b3, load(x, px + c + 5 * xStep))).intoArray(y, py + c + 3 * yStep);
        }
    }

    /** {@code y = B x}: 6 products to the gradients of 6 pixels of an image. */
    static void inputGradient(float[] x, int px, int xStep, float[] y, int py, int yStep, int channels) {
        FloatVector a = Lanes.broadcast(A);
        FloatVector b = Lanes.broadcast(B);
        FloatVector minusA2 = Lanes.broadcast(-A * A);
        FloatVector minusB2 = Lanes.broadcast(-B * B);
        FloatVector minusAB2 = Lanes.broadcast(-A * B * B);
        FloatVector minusA2B = Lanes.broadcast(-A * A * B);
        FloatVector product = Lanes.broadcast(A * A * B * B);
        FloatVector minusSum = Lanes.broadcast(-A * A - B * B);
        for (int c = 0; c < channels; c += Lanes.COUNT) {
            FloatVector x0 = load(x, px + c);
            FloatVector x1 = load(x, px + c + xStep);
            FloatVector x2 = load(x, px + c + 2 * xStep);
            FloatVector x3 = load(x, px + c + 3 * xStep);
            FloatVector x4 = load(x, px + c + 4 * xStep);
            FloatVector x5 = load(x, px + c + 5 * xStep);
            FloatVector sumA = x1.add(x2);
            FloatVector sumB = x3.add(x4);
            FloatVector differenceA = x1.sub(x2);
            FloatVector differenceB = x3.sub(x4);
            x0.mul(product).intoArray(y, py + c);
            differenceA.fma(minusAB2, differenceB.fma(minusA2B, x5.mul(product))).intoArray(y, py + c + yStep);
            sumA.fma(minusB2, sumB.fma(minusA2, x0.mul(minusSum))).intoArray(y, py + c + 2 * yStep);
            differenceA.fma(a, differenceB.fma(b, x5.mul(minusSum))).intoArray(y, py + c + 3 * yStep);
            x0.add(sumA).add(sumB).intoArray(y, py + c + 4 * yStep);
            x5.intoArray(y, py + c + 5 * yStep);
        }
    }

    /** {@code y = A x}: 4 pixels of the result's gradient to 6. */
    static void slope(float[] x, int px, int xStep, float[] y, int py, int yStep, int channels) {
        FloatVector a = Lanes.broadcast(A);
        FloatVector minusA = Lanes.broadcast(-A);
        FloatVector b = Lanes.broadcast(B);
        FloatVector minusB = Lanes.broadcast(-B);
        FloatVector a2 = Lanes.broadcast(A * A);
        FloatVector b2 = Lanes.broadcast(B * B);
        for (int c = 0; c < channels; c += Lanes.COUNT) {
            FloatVector x0 = load(x, px + c);
            FloatVector x1 = load(x, px + c + xStep);
            FloatVector x2 = load(x, px + c + 2 * xStep);
            FloatVector x3 = load(x, px + c + 3 * xStep);
            x0.intoArray(y, py + c);
            FloatVector even = x2.fma(a2, x0);
            FloatVector odd = x3.fma(a2, x1);
            odd.fma(a, even).intoArray(y, py + c + yStep);
            odd.fma(minusA, even).intoArray(y, py + c + 2 * yStep);
            even = x2.fma(b2, x0);
            odd = x3.fma(b2, x1);
            odd.fma(b, even).intoArray(y, py + c + 3 * yStep);
            odd.fma(minusB, even).intoArray(y, py + c + 4 * yStep);
            x3.intoArray(y, py + c + 5 * yStep);
        }
    }

    /** {@code y = G x}: 3 weights to 6. */
    static void weights(float[] x, int px, int xStep, float[] y, int py, int yStep, int channels) {
        for (int c = 0; c < channels; c += Lanes.COUNT) {
            FloatVector x0 = load(x, px + c);
            FloatVector x1 = load(x, px + c + xStep);
            FloatVector x2 = load(x, px + c + 2 * xStep);
            x0.mul(64 / 81f).intoArray(y, py + c);
            FloatVector ends = x0.fma(Lanes.broadcast(-128 / 243f), x2.mul(-8 / 27f));
            x1.fma(Lanes.broadcast(-32 / 81f), ends).intoArray(y, py + c + yStep);
            x1.fma(Lanes.broadcast(32 / 81f), ends).intoArray(y, py + c + 2 * yStep);
            ends = x0.fma(Lanes.broadcast(32 / 243f), x2.mul(8 / 27f));
            x1.fma(Lanes.broadcast(16 / 81f), ends).intoArray(y, py + c + 3 * yStep);
            x1.fma(Lanes.broadcast(-16 / 81f), ends).intoArray(y, py + c + 4 * yStep);
            x2.intoArray(y, py + c + 5 * yStep);
        }
    }

    /** {@code y = Gᵀ x}: 6 sums of products to the gradients of 3 weights. */
    static void weightGradient(float[] x, int px, int xStep, float[] y, int py, int yStep, int channels) {
        for (int c = 0; c < channels; c += Lanes.COUNT) {
            FloatVector x1 = load(x, px + c + xStep);
            FloatVector x2 = load(x, px + c + 2 * xStep);
            FloatVector x3 = load(x, px + c + 3 * xStep);
            FloatVector x4 = load(x, px + c + 4 * xStep);
            FloatVector sumA = x1.add(x2);
            FloatVector sumB = x3.add(x4);
            FloatVector end = load(x, px + c).mul(64 / 81f);
            sumA.fma(Lanes.broadcast(-128 / 243f), sumB.fma(Lanes.broadcast(32 / 243f), end)).intoArray(y, py + c);
            x1.sub(x2).fma(Lanes.broadcast(-32 / 81f), x3.sub(x4).mul(16 / 81f)).intoArray(y, py + c + yStep);
            sumB.sub(sumA).fma(Lanes.broadcast(8 / 27f), load(x, px + c + 5 * xStep)).intoArray(y, py + c + 2 * yStep);
        }
    }
}
