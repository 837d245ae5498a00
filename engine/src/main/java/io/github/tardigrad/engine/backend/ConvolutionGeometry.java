package io.github.tardigrad.engine.backend;

import io.github.tardigrad.engine.Shape;

/**
 * How a convolution's window moves over the image.
 *
 * @param strideHeight rows from one output row to the next, 1 or more
 * @param strideWidth columns from one output column to the next, 1 or more
 * @param top zero rows put above the image
 * @param left zero columns put before it
 * @param bottom zero rows put below
 * @param right zero columns put after
 * @param dilationHeight rows from one weight row to the next, 1 or more
 * @param dilationWidth columns from one weight column to the next, 1 or more
 * @param groups into how many blocks the channels are cut; each output block sees its own input block only
 */
public record ConvolutionGeometry(int strideHeight, int strideWidth, int top, int left, int bottom, int right,
        int dilationHeight, int dilationWidth, int groups) {

    /** Checks every part. */
    public ConvolutionGeometry {
        atLeast(1, strideHeight, "stride");
        atLeast(1, strideWidth, "stride");
        atLeast(0, top, "padding");
        atLeast(0, left, "padding");
        atLeast(0, bottom, "padding");
        atLeast(0, right, "padding");
        atLeast(1, dilationHeight, "dilation");
        atLeast(1, dilationWidth, "dilation");
        atLeast(1, groups, "groups");
    }

    /** Equal stride and padding on both axes and all sides, no dilation, one group. */
    public static ConvolutionGeometry of(int stride, int padding) {
        return new ConvolutionGeometry(stride, stride, padding, padding, padding, padding, 1, 1, 1);
    }

    /** The output height for an input of {@code height} rows and weights of {@code kernel} rows; 0 if none fits. */
    public int outputHeight(int height, int kernel) {
        return outputExtent(height + top + bottom, kernel, strideHeight, dilationHeight);
    }

    /** The output width for an input of {@code width} columns and weights of {@code kernel} columns; 0 if none fits. */
    public int outputWidth(int width, int kernel) {
        return outputExtent(width + left + right, kernel, strideWidth, dilationWidth);
    }

    /**
     * The shape of y for x {@code [n, h, w, c]} and weights {@code [kh, kw, c / groups, f]}.
     *
     * @throws IllegalArgumentException when the two do not fit each other
     */
    public Shape outputShape(Shape x, Shape weights) {
        if (x.rank() != 4 || weights.rank() != 4) {
            throw new IllegalArgumentException("a convolution takes images [n, h, w, c] and weights"
                    + " [kh, kw, c / groups, f], not " + x + " and " + weights);
        }
        if (weights.extent(2) * groups != x.extent(3)) {
            throw new IllegalArgumentException("weights " + weights + " in " + groups + " group(s) take "
                    + weights.extent(2) * groups + " channels, but the images " + x + " have " + x.extent(3));
        }
        if (weights.extent(3) % groups != 0) {
            throw new IllegalArgumentException("the " + weights.extent(3) + " filters of weights " + weights
                    + " do not divide into " + groups + " groups");
        }
        int height = outputHeight(x.extent(1), weights.extent(0));
        int width = outputWidth(x.extent(2), weights.extent(1));
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("weights " + weights + " with " + this + " do not fit into images " + x
                    + ": use a smaller kernel or more padding");
        }
        return Shape.of(x.extent(0), height, width, weights.extent(3));
    }

    private static int outputExtent(int padded, int kernel, int stride, int dilation) {
        int span = (kernel - 1) * dilation + 1;
        return padded < span ? 0 : (padded - span) / stride + 1;
    }

    private static void atLeast(int least, int value, String what) {
        if (value < least) {
            throw new IllegalArgumentException(what + " " + value + " is below " + least);
        }
    }
}
