package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.engine.backend.PoolingKernels;

/**
 * Cell (p, q) of the window of y[n, i, j, c] is x[n, row, column, c] with {@code row = i · stride + p − padding} and
 * {@code column = j · stride + q − padding}; cells outside the image are padding.
 */
final class ScalarPooling implements PoolingKernels {
    /** Marks a cell of the padding. */
    private static final int OUTSIDE = -1;

    @Override
    public void max(PoolingGeometry geometry, Tensor x, Tensor y, Tensor winners) {
        Floats in = Floats.of(x);
        Floats out = Floats.written(y);
        Floats places = Floats.written(winners);
        for (int o = 0; o < y.size(); o++) {
            int winner = OUTSIDE;
            float largest = Float.NEGATIVE_INFINITY;
            for (int cell = 0; cell < geometry.height() * geometry.width(); cell++) {
                int at = element(geometry, x.shape(), y.shape(), o, cell);
                // The first cell wins until a larger one comes. A NaN counts as larger than every number.
                if (at != OUTSIDE && (winner == OUTSIDE || larger(in.get(at), largest))) {
                    winner = cell;
                    largest = in.get(at);
                }
            }
            out.set(o, largest);
            places.set(o, winner);
        }
    }

    @Override
    public void maxGradient(PoolingGeometry geometry, Tensor dy, Tensor winners, Tensor dx) {
        Floats gradient = Floats.of(dy);
        Floats places = Floats.of(winners);
        Floats out = Floats.written(dx);
        for (int i = 0; i < dx.size(); i++) {
            out.set(i, 0);
        }
        for (int o = 0; o < dy.size(); o++) {
            out.add(element(geometry, dx.shape(), dy.shape(), o, (int) places.get(o)), gradient.get(o));
        }
    }

    @Override
    public void average(PoolingGeometry geometry, Tensor x, Tensor y) {
        Floats in = Floats.of(x);
        Floats out = Floats.written(y);
        for (int o = 0; o < y.size(); o++) {
            float sum = 0;
            for (int cell = 0; cell < geometry.height() * geometry.width(); cell++) {
                int at = element(geometry, x.shape(), y.shape(), o, cell);
                if (at != OUTSIDE) {
                    sum += in.get(at);
                }
            }
            out.set(o, sum / divisor(geometry, x.shape(), y.shape(), o));
        }
    }

    @Override
    public void averageGradient(PoolingGeometry geometry, Tensor dy, Tensor dx) {
        Floats gradient = Floats.of(dy);
        Floats out = Floats.written(dx);
        for (int i = 0; i < dx.size(); i++) {
            out.set(i, 0);
        }
        for (int o = 0; o < dy.size(); o++) {
            float share = gradient.get(o) / divisor(geometry, dx.shape(), dy.shape(), o);
            for (int cell = 0; cell < geometry.height() * geometry.width(); cell++) {
                int at = element(geometry, dx.shape(), dy.shape(), o, cell);
                if (at != OUTSIDE) {
                    out.add(at, share);
                }
            }
        }
    }

    /** How many cells the average over the window of output {@code o} counts. */
    private static int divisor(PoolingGeometry geometry, Shape x, Shape y, int o) {
        int cells = geometry.height() * geometry.width();
        if (geometry.countPadding()) {
            return cells;
        }
        int inside = 0;
        for (int cell = 0; cell < cells; cell++) {
            inside += element(geometry, x, y, o, cell) == OUTSIDE ? 0 : 1;
        }
        return inside;
    }

    /** The element of x under cell {@code p · width + q} of the window of output {@code o}, or {@link #OUTSIDE}. */
    private static int element(PoolingGeometry geometry, Shape x, Shape y, int o, int cell) {
        int c = o % y.extent(3);
        int j = o / y.extent(3) % y.extent(2);
        int i = o / y.extent(3) / y.extent(2) % y.extent(1);
        int n = o / y.extent(3) / y.extent(2) / y.extent(1);
        int row = i * geometry.strideHeight() + cell / geometry.width() - geometry.paddingHeight();
        int column = j * geometry.strideWidth() + cell % geometry.width() - geometry.paddingWidth();
        boolean inside = row >= 0 && row < x.extent(1) && column >= 0 && column < x.extent(2);
        return inside ? ((n * x.extent(1) + row) * x.extent(2) + column) * x.extent(3) + c : OUTSIDE;
    }

    private static boolean larger(float value, float largest) {
        return value > largest || Float.isNaN(value) && !Float.isNaN(largest);
    }
}
