package io.github.tardigrad.attacks.query;

import io.github.tardigrad.engine.Shape;
import java.util.function.IntUnaryOperator;

/**
 * Square Attack in L∞ (algorithm 2 of the paper): every value is ±epsilon from the clean one. It starts with vertical
 * stripes one pixel wide, and gives a square one sign for each channel.
 */
record LinfSquares() implements SquareMoves {
    @Override
    public float[] start(IntUnaryOperator draw, float[] clean, Shape image, float epsilon) {
        int stripe = image.extent(1) * image.extent(2);
        int[] signs = new int[stripe];
        for (int i = 0; i < stripe; i++) {
            signs[i] = SquareMoves.sign(draw);
        }
        float[] x = new float[clean.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.clamp(clean[i] + signs[i % stripe] * epsilon, 0, 1);
        }
        return x;
    }

    @Override
    public float[] move(IntUnaryOperator draw, float[] clean, float[] best, Shape image, float epsilon, int side) {
        int channels = image.extent(2);
        int top = SquareMoves.corner(draw, image.extent(0), side);
        int left = SquareMoves.corner(draw, image.extent(1), side);
        float[] x = best.clone();
        for (int c = 0; c < channels; c++) {
            float change = SquareMoves.sign(draw) * epsilon;
            for (int i = top; i < top + side; i++) {
                for (int j = left; j < left + side; j++) {
                    int at = (i * image.extent(1) + j) * channels + c;
                    x[at] = Math.clamp(clean[at] + change, 0, 1);
                }
            }
        }
        return x;
    }
}
