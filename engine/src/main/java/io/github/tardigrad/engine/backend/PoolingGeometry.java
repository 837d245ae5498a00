package io.github.tardigrad.engine.backend;

import io.github.tardigrad.engine.Shape;

/**
 * How a pooling window moves over the image.
 *
 * @param height rows of the window, 1 or more
 * @param width columns of the window, 1 or more
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param paddingHeight rows added above and below; at most half the window, so that every window sees the image
 * @param paddingWidth columns added on both sides; at most half the window
 * @param countPadding whether an average counts the padding's zeros as cells
 */
public record PoolingGeometry(int height, int width, int strideHeight, int strideWidth, int paddingHeight,
        int paddingWidth, boolean countPadding) {

    /** Checks every part. */
    public PoolingGeometry {
        if (height < 1 || width < 1 || strideHeight < 1 || strideWidth < 1) {
            throw new IllegalArgumentException("window " + height + "×" + width + " with stride " + strideHeight + "×"
                    + strideWidth + ": each must be 1 or more");
        }
        if (paddingHeight < 0 || paddingWidth < 0 || 2 * paddingHeight > height || 2 * paddingWidth > width) {
            throw new IllegalArgumentException("padding " + paddingHeight + "×" + paddingWidth
                    + " must be between 0 and half the window " + height + "×" + width);
        }
    }

    /** A square window that moves by its own size, without padding. */
    public static PoolingGeometry square(int size) {
        return new PoolingGeometry(size, size, size, size, 0, 0, false);
    }

    /**
     * The shape of y for images x {@code [n, h, w, c]}; rows and columns that fill no window are left out.
     *
     * @throws IllegalArgumentException when x is not a batch of images or smaller than the window
     */
    public Shape outputShape(Shape x) {
        if (x.rank() != 4) {
            throw new IllegalArgumentException("pooling takes images [n, h, w, c], not " + x);
        }
        int rows = x.extent(1) + 2 * paddingHeight - height;
        int columns = x.extent(2) + 2 * paddingWidth - width;
        if (rows < 0 || columns < 0 || x.extent(1) == 0 || x.extent(2) == 0) {
            throw new IllegalArgumentException("a window of " + height + "×" + width + " does not fit into images "
                    + x);
        }
        return Shape.of(x.extent(0), rows / strideHeight + 1, columns / strideWidth + 1, x.extent(3));
    }
}
