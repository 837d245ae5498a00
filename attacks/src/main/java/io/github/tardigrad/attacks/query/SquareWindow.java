package io.github.tardigrad.attacks.query;

import io.github.tardigrad.attacks.Norm;

/**
 * The shape that Square Attack adds in L2 and L1 (section 3.3 of its paper, equation 2): two halves of opposite sign,
 * each with a peak in its middle that falls off outwards in square rings. Its norm is 1.
 */
final class SquareWindow {
    private SquareWindow() {}

    /**
     * The window, row by row.
     *
     * @param norm L2 or L1
     * @param beside whether the halves stand side by side, not one above the other
     */
    static double[] of(Norm norm, int side, boolean beside) {
        double[] window = new double[side * side];
        half(norm, side, 0, side / 2, 1, beside, window);
        half(norm, side, side / 2, side, -1, beside, window);
        return window;
    }

    /** Fills the lines from {@code from} to {@code to}; both halves weigh the same, whatever their heights. */
    private static void half(Norm norm, int side, int from, int to, int sign, boolean beside, double[] window) {
        int height = to - from;
        int rings = Math.max(height / 2, side / 2) + 1;
        double[] values = new double[height * side];
        double sum = 0;
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < side; j++) {
                double value = 0;
                for (int ring = Math.max(Math.abs(i - height / 2), Math.abs(j - side / 2)); ring < rings; ring++) {
                    double square = (ring + 1.0) * (ring + 1.0);
                    value += 1 / (norm == Norm.L2 ? square : square * square);
                }
                values[i * side + j] = value;
                sum += norm == Norm.L2 ? value * value : value;
            }
        }
        int halves = side == 1 ? 1 : 2;
        double length = norm == Norm.L2 ? Math.sqrt(halves * sum) : halves * sum;
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < side; j++) {
                window[beside ? j * side + from + i : (from + i) * side + j] = sign * values[i * side + j] / length;
            }
        }
    }
}
