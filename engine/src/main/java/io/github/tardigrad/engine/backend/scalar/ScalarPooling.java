package io.github.tardigrad.engine.backend.scalar;

import static io.github.tardigrad.engine.backend.scalar.Windows.OUTSIDE;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.engine.backend.PoolingKernels;
import java.util.Arrays;

/** Each cell of a window in turn, all channels of the pixel under it at once; cells of the padding are passed over. */
final class ScalarPooling implements PoolingKernels {
    @Override
    public void max(PoolingGeometry geometry, Tensor x, Tensor y, Tensor winners) {
        Windows windows = Windows.of(geometry, x.shape(), y.shape());
        Floats in = Floats.of(x);
        Floats out = Floats.written(y);
        Floats places = Floats.written(winners);
        int channels = y.shape().extent(3);
        float[] values = new float[channels];
        float[] largest = new float[channels];
        int[] winner = new int[channels];
        for (int o = 0; o < y.shape().extent(0) * windows.count(); o++) {
            int image = o / windows.count() * x.shape().rowSize();
            int first = firstInside(windows, o % windows.count());
            Arrays.fill(winner, first);
            in.read(image + windows.place(o % windows.count(), first), largest, 0, channels);
            for (int cell = first + 1; cell < windows.cells(); cell++) {
                int place = windows.place(o % windows.count(), cell);
                if (place != OUTSIDE) {
                    in.read(image + place, values, 0, channels);
                    // Two loops, since the compiler vectorises the second. The first of −0 and +0 wins, y is +0.
                    for (int c = 0; c < channels; c++) {
                        winner[c] = wins(values[c], largest[c]) ? cell : winner[c];
                    }
                    for (int c = 0; c < channels; c++) {
                        largest[c] = Math.max(values[c], largest[c]);
                    }
                }
            }
            out.write(o * channels, largest, channels);
            for (int c = 0; c < channels; c++) {
                places.set(o * channels + c, winner[c]);
            }
        }
    }

    @Override
    public void maxGradient(PoolingGeometry geometry, Tensor dy, Tensor winners, Tensor dx) {
        Windows windows = Windows.of(geometry, dx.shape(), dy.shape());
        Floats gradient = Floats.of(dy);
        Floats places = Floats.of(winners);
        Floats out = Floats.written(dx);
        out.fill(dx.size(), 0);
        int channels = dy.shape().extent(3);
        for (int o = 0; o < dy.shape().extent(0) * windows.count(); o++) {
            int image = o / windows.count() * dx.shape().rowSize();
            for (int c = 0; c < channels; c++) {
                int place = windows.place(o % windows.count(), (int) places.get(o * channels + c));
                out.add(image + place + c, gradient.get(o * channels + c));
            }
        }
    }

    @Override
    public void average(PoolingGeometry geometry, Tensor x, Tensor y) {
        Windows windows = Windows.of(geometry, x.shape(), y.shape());
        Floats in = Floats.of(x);
        Floats out = Floats.written(y);
        int channels = y.shape().extent(3);
        float[] sums = new float[channels];
        for (int o = 0; o < y.shape().extent(0) * windows.count(); o++) {
            int image = o / windows.count() * x.shape().rowSize();
            Arrays.fill(sums, 0);
            for (int cell = 0; cell < windows.cells(); cell++) {
                int place = windows.place(o % windows.count(), cell);
                for (int c = 0; place != OUTSIDE && c < channels; c++) {
                    sums[c] += in.get(image + place + c);
                }
            }
            int divisor = divisor(geometry, windows, o % windows.count());
            for (int c = 0; c < channels; c++) {
                out.set(o * channels + c, sums[c] / divisor);
            }
        }
    }

    @Override
    public void averageGradient(PoolingGeometry geometry, Tensor dy, Tensor dx) {
        Windows windows = Windows.of(geometry, dx.shape(), dy.shape());
        Floats gradient = Floats.of(dy);
        Floats out = Floats.written(dx);
        out.fill(dx.size(), 0);
        int channels = dy.shape().extent(3);
        for (int o = 0; o < dy.shape().extent(0) * windows.count(); o++) {
            int image = o / windows.count() * dx.shape().rowSize();
            int divisor = divisor(geometry, windows, o % windows.count());
            for (int cell = 0; cell < windows.cells(); cell++) {
                int place = windows.place(o % windows.count(), cell);
                for (int c = 0; place != OUTSIDE && c < channels; c++) {
                    out.add(image + place + c, gradient.get(o * channels + c) / divisor);
                }
            }
        }
    }

    /** How many cells the average over a window counts. */
    private static int divisor(PoolingGeometry geometry, Windows windows, int window) {
        int inside = 0;
        for (int cell = 0; cell < windows.cells(); cell++) {
            inside += geometry.countPadding() || windows.place(window, cell) != OUTSIDE ? 1 : 0;
        }
        return inside;
    }

    /** The first cell of a window that is not padding. */
    private static int firstInside(Windows windows, int window) {
        int cell = 0;
        while (windows.place(window, cell) == OUTSIDE) {
            cell++;
        }
        return cell;
    }

    /** Whether a value takes the place of the largest so far. A NaN counts as larger than every number. */
    private static boolean wins(float value, float largest) {
        return !Float.isNaN(largest) && !(value <= largest);
    }
}
