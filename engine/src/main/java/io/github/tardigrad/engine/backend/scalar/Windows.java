package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.PoolingGeometry;

/**
 * Where the windows of a convolution or pooling lie in an image [height, width, channels]. Window {@code i · w' + j} is
 * the one that output (i, j) is made from; its cell {@code p · width + q} lies on {@code row = i · stride + p ·
 * dilation − top} and {@code column = j · stride + q · dilation − left}, and outside the image it is padding.
 */
final class Windows {
    /** Marks a cell of the padding. */
    static final int OUTSIDE = -1;

    private final int count;
    private final int cells;
    private final int[] places;

    private Windows(Shape x, Shape y, int height, int width, ConvolutionGeometry steps) {
        count = y.extent(1) * y.extent(2);
        cells = height * width;
        places = new int[count * cells];
        for (int k = 0; k < places.length; k++) {
            int window = k / cells;
            int cell = k % cells;
            int row = window / y.extent(2) * steps.strideHeight() + cell / width * steps.dilationHeight() - steps.top();
            int column = window % y.extent(2) * steps.strideWidth() + cell % width * steps.dilationWidth()
                    - steps.left();
            boolean inside = row >= 0 && row < x.extent(1) && column >= 0 && column < x.extent(2);
            places[k] = inside ? (row * x.extent(2) + column) * x.extent(3) : OUTSIDE;
        }
    }

    /** Of a convolution from x to y with these weights. */
    static Windows of(ConvolutionGeometry geometry, Shape x, Shape weights, Shape y) {
        return new Windows(x, y, weights.extent(0), weights.extent(1), geometry);
    }

    /** Of a pooling from x to y. */
    static Windows of(PoolingGeometry geometry, Shape x, Shape y) {
        return new Windows(x, y, geometry.height(), geometry.width(),
                new ConvolutionGeometry(geometry.strideHeight(), geometry.strideWidth(), geometry.paddingHeight(),
                        geometry.paddingWidth(), geometry.paddingHeight(), geometry.paddingWidth(), 1, 1, 1));
    }

    /** How many windows an image has. */
    int count() { return count; }

    /** How many cells a window has. */
    int cells() { return cells; }

    /** Where in its image the first channel of a cell's pixel is, or {@link #OUTSIDE}. */
    int place(int window, int cell) { return places[window * cells + cell]; }

    /** All of them: cell by cell of window after window. */
    int[] places() { return places; }
}
