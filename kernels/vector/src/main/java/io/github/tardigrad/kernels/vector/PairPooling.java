package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Max pooling over 2×2 windows side by side, for one image.
 *
 * <pre>
 *      ┌───┬───┐
 *      │ 0 │ 1 │   a window's cells by number; vectors run along the channels,
 *      ├───┼───┤   which are contiguous, so a cell is {@code channels} floats
 *      │ 2 │ 3 │
 *      └───┴───┘
 * </pre>
 */
final class PairPooling {
    private PairPooling() {}

    /** The largest of each window and which cell it is; x starts at px and so on, and {@code shape} is that of x. */
    static void max(Shape shape, float[] x, int px, float[] y, int py, float[] winners, int pw, int image) {
        int channels = shape.extent(3);
        int line = shape.extent(2) * channels;
        int rows = shape.extent(1) / 2;
        int columns = shape.extent(2) / 2;
        for (int i = 0; i < rows; i++) {
            int from = px + (image * shape.extent(1) + 2 * i) * line;
            int to = (image * rows + i) * columns * channels;
            for (int j = 0; j < columns; j++) {
                window(x, from + 2 * j * channels, line, y, py + to + j * channels, winners, pw + to + j * channels,
                        channels);
            }
        }
    }

    private static void window(float[] x, int from, int line, float[] y, int py, float[] winners, int pw,
            int channels) {
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector best = Lanes.load(x, from + c);
            FloatVector winner = FloatVector.zero(Lanes.FLOATS);
            FloatVector value = Lanes.load(x, from + channels + c);
            VectorMask<Float> wins = wins(value, best);
            best = best.blend(value, wins);
            winner = winner.blend(1f, wins);
            value = Lanes.load(x, from + line + c);
            wins = wins(value, best);
            best = best.blend(value, wins);
            winner = winner.blend(2f, wins);
            value = Lanes.load(x, from + line + channels + c);
            wins = wins(value, best);
            best.blend(value, wins).intoArray(y, py + c);
            winner.blend(3f, wins).intoArray(winners, pw + c);
        }
        for (; c < channels; c++) {
            float best = x[from + c];
            int winner = 0;
            for (int cell = 1; cell < 4; cell++) {
                float value = x[from + (cell >> 1) * line + (cell & 1) * channels + c];
                if (wins(value, best)) {
                    best = value;
                    winner = cell;
                }
            }
            y[py + c] = best;
            winners[pw + c] = winner;
        }
    }

    /** Whether value takes the place of best: a NaN counts as larger than every number, and must not get lost. */
    static boolean wins(float value, float best) {
        return !(value <= best) && best == best;
    }

    /** The same for each lane. */
    static VectorMask<Float> wins(FloatVector value, FloatVector best) {
        return best.compare(VectorOperators.EQ, best).andNot(value.compare(VectorOperators.LE, best));
    }

    /** Each dy to the cell that won, 0 to all others; {@code shape} is that of dx. */
    static void maxGradient(Shape shape, float[] dy, int pdy, float[] winners, int pw, float[] dx, int pdx, int image) {
        int channels = shape.extent(3);
        int line = shape.extent(2) * channels;
        int rows = shape.extent(1) / 2;
        int columns = shape.extent(2) / 2;
        int start = pdx + image * shape.extent(1) * line;
        for (int i = 0; i < rows; i++) {
            int from = (image * rows + i) * columns * channels;
            int to = start + 2 * i * line;
            for (int j = 0; j < columns; j++) {
                int at = from + j * channels;
                spread(dy, pdy + at, winners, pw + at, dx, to + 2 * j * channels, line, channels);
            }
            // An odd column and an odd row are in no window.
            Arrays.fill(dx, to + 2 * columns * channels, to + line, 0);
            Arrays.fill(dx, to + line + 2 * columns * channels, to + 2 * line, 0);
        }
        Arrays.fill(dx, start + 2 * rows * line, start + shape.extent(1) * line, 0);
    }

    private static void spread(float[] dy, int from, float[] winners, int pw, float[] dx, int to, int line,
            int channels) {
        FloatVector zero = FloatVector.zero(Lanes.FLOATS);
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector slope = Lanes.load(dy, from + c);
            FloatVector winner = Lanes.load(winners, pw + c);
            zero.blend(slope, winner.compare(VectorOperators.EQ, 0f)).intoArray(dx, to + c);
            zero.blend(slope, winner.compare(VectorOperators.EQ, 1f)).intoArray(dx, to + channels + c);
            zero.blend(slope, winner.compare(VectorOperators.EQ, 2f)).intoArray(dx, to + line + c);
            zero.blend(slope, winner.compare(VectorOperators.EQ, 3f)).intoArray(dx, to + line + channels + c);
        }
        for (; c < channels; c++) {
            for (int cell = 0; cell < 4; cell++) {
                dx[to + (cell >> 1) * line + (cell & 1) * channels + c] = winners[pw + c] == cell ? dy[from + c] : 0;
            }
        }
    }
}
