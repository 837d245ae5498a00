package io.github.tardigrad.attacks.query;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.Shape;
import java.util.function.IntUnaryOperator;

/**
 * Square Attack in L2 (algorithm 3 of the paper) and L1: a square takes the change that another square had, and what
 * the clamp to [0, 1] left unused, in the shape of a {@link SquareWindow} added to what it had itself. It starts with
 * a tiling of such windows, five in a row.
 *
 * <p>In L2 the change is stretched to epsilon before the clamp. In L1 it is not, and the caller is to project.
 */
record WindowSquares(Norm norm) implements SquareMoves {
    /** Keeps a quotient finite where there is no change yet. */
    private static final double TINY = 1e-12;
    private static final int TILES = 5;

    @Override
    public float[] start(IntUnaryOperator draw, float[] clean, Shape image, float epsilon) {
        int height = image.extent(0);
        int width = image.extent(1);
        int side = Math.max(1, height / TILES);
        int margin = Math.max(0, (height - side * TILES) / 2);
        double[] change = new double[clean.length];
        for (int top = margin; top + side <= height; top += side) {
            for (int left = margin; left + side <= width; left += side) {
                double[] window = SquareWindow.of(norm, side, draw.applyAsInt(2) == 1);
                for (int c = 0; c < image.extent(2); c++) {
                    int sign = SquareMoves.sign(draw);
                    for (int k = 0; k < window.length; k++) {
                        change[at(image, top + k / side, left + k % side, c)] = sign * window[k];
                    }
                }
            }
        }
        return place(clean, change, epsilon);
    }

    @Override
    public float[] move(IntUnaryOperator draw, float[] clean, float[] best, Shape image, float epsilon, int side) {
        int channels = image.extent(2);
        int top = SquareMoves.corner(draw, image.extent(0), side);
        int left = SquareMoves.corner(draw, image.extent(1), side);
        int otherTop = SquareMoves.corner(draw, image.extent(0), side);
        int otherLeft = SquareMoves.corner(draw, image.extent(1), side);
        double[] change = new double[clean.length];
        for (int i = 0; i < change.length; i++) {
            change[i] = (double) best[i] - clean[i];
        }
        double unused = Math.max(0, power(epsilon) - powers(change));
        double[] window = SquareWindow.of(norm, side, draw.applyAsInt(2) == 1);
        for (int c = 0; c < channels; c++) {
            int sign = SquareMoves.sign(draw);
            double[] shape = new double[window.length];
            double[] emptied = new double[window.length];
            for (int k = 0; k < window.length; k++) {
                shape[k] = change[at(image, top + k / side, left + k % side, c)];
                int i = otherTop + k / side;
                int j = otherLeft + k % side;
                boolean inBoth = i >= top && i < top + side && j >= left && j < left + side;
                emptied[k] = inBoth ? 0 : change[at(image, i, j, c)];
            }
            double budget = unused / channels + powers(shape) + powers(emptied);
            // In L1 AutoAttack multiplies the budget by the channels; the projection cuts what is too much.
            double length = norm == Norm.L2 ? Math.sqrt(budget) : channels * budget;
            scale(shape, 1 / (TINY + length(shape)));
            for (int k = 0; k < window.length; k++) {
                shape[k] += sign * window[k];
                change[at(image, otherTop + k / side, otherLeft + k % side, c)] = 0;
            }
            scale(shape, length / (TINY + length(shape)));
            for (int k = 0; k < window.length; k++) {
                change[at(image, top + k / side, left + k % side, c)] = shape[k];
            }
        }
        return place(clean, change, epsilon);
    }

    private float[] place(float[] clean, double[] change, float epsilon) {
        double factor = norm == Norm.L2 ? epsilon / (TINY + length(change)) : 1;
        float[] x = new float[clean.length];
        for (int i = 0; i < x.length; i++) {
            double value = clean[i] + factor * change[i];
            x[i] = (float) (norm == Norm.L2 ? Math.clamp(value, 0, 1) : value);
        }
        return x;
    }

    private double length(double[] change) {
        return norm == Norm.L2 ? Math.sqrt(powers(change)) : powers(change);
    }

    /** What adds up over pixels: squares in L2, sizes in L1. */
    private double powers(double[] change) {
        double sum = 0;
        for (double value : change) {
            sum += power(value);
        }
        return sum;
    }

    private double power(double value) { return norm == Norm.L2 ? value * value : Math.abs(value); }

    private static void scale(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    private static int at(Shape image, int row, int column, int channel) {
        return (row * image.extent(1) + column) * image.extent(2) + channel;
    }
}
