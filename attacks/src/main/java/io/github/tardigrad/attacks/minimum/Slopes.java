package io.github.tardigrad.attacks.minimum;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.Tensor;

/**
 * How steep the gradient of one image is, in double precision.
 *
 * @param peak the largest |slope| of a value
 * @param sum of all |slopes|
 * @param squares the sum of their squares
 */
record Slopes(float peak, double sum, double squares) {
    /** One for each image of {@code gradient}. */
    static Slopes[] of(Tensor gradient) {
        float[] values = gradient.toArray();
        int row = gradient.shape().rowSize();
        Slopes[] slopes = new Slopes[gradient.shape().extent(0)];
        for (int image = 0; image < slopes.length; image++) {
            float peak = 0;
            double sum = 0;
            double squares = 0;
            for (int i = image * row; i < (image + 1) * row; i++) {
                double size = Math.abs(values[i]);
                peak = Math.max(peak, (float) size);
                sum += size;
                squares += size * size;
            }
            slopes[image] = new Slopes(peak, sum, squares);
        }
        return slopes;
    }

    boolean isZero() { return peak == 0; }

    /** By how much the loss, seen as linear, grows with a change of length 1 in {@code norm}: the dual norm. */
    double steepness(Norm norm) {
        return switch (norm) {
            case LINF -> sum;
            case L2 -> Math.sqrt(squares);
            case L1, L0 -> peak;
        };
    }
}
