package io.github.tardigrad.kernels.vector;

/**
 * One sweep of a direct convolution: for each pixel of an output grid, which stretches of the source image it sums
 * over, with which weights, and where the result goes. A convolution is one sweep for each group; an input gradient
 * with stride s is s·s of them for each group, since input pixels of different remainders see different kernel cells.
 *
 * @param rows rows of the output grid
 * @param columns columns of the output grid
 * @param origin where the window of output (0, 0) begins, in floats from the start of the padded source image
 * @param rowStep from there to the window of the next output row
 * @param columnStep from there to the window of the next output column
 * @param product of windows and weights: a row of the weights for each float of a window, a column for each output
 *     channel, which starts with the bias, or zero
 * @param target where output (0, 0) goes, in floats from the start of the result image
 * @param targetRowStep from there to the next output row
 * @param targetColumnStep from there to the next output column
 */
record Stencil(int rows, int columns, int origin, int rowStep, int columnStep, RowProduct product,
        int target, int targetRowStep, int targetColumnStep) {
    /** How many output channels there are. */
    int channels() { return product.b().columns(); }

    /** How many output pixels there are. */
    int pixels() { return rows * columns; }
}
