package io.github.tardigrad.kernels.vector;

import java.util.Arrays;

/**
 * Weights [3, 3, inputs, filters] through {@code G w Gᵀ}: for each element of a tile a matrix [inputs, filters], cut
 * into {@link Panels}.
 *
 * @param values the matrices, from {@link Scratch#START} on
 */
record WinogradWeights(Winograd winograd, float[] values, int inputs, int filters) {
    /** Slots of working memory of every {@link WinogradTransform}, one after the other. */
    static final int BETWEEN = 2;
    static final int TILE = 3;
    private static final int TRANSFORMED = 0;
    private static final int PRODUCTS = 1;
    /** Weights are transformed before anything is multiplied with them. */
    static final int EXCHANGED = PRODUCTS;

    /** How the products of so many tiles lie in memory. */
    ElementMatrices products(int tiles) { return winograd.products(tiles, filters); }

    /**
     * {@code M = V · U}: transforms some tiles, and multiplies them with the weights, element by element.
     *
     * @param grid cuts the images into tiles that {@code transform} takes
     * @param images from index {@code at} on
     * @param first the first of {@code count} tiles
     * @return M, in working memory, laid out as {@link #products}
     */
    float[] multiply(WinogradTransform transform, TileGrid grid, float[] images, int at, int first, int count,
            Scratch scratch) {
        ElementMatrices rows = winograd.rows(count, inputs);
        float[] v = scratch.floats(TRANSFORMED, rows.size());
        transform.map(grid, images, at, first, count, v, rows, 0, scratch);
        ElementMatrices products = products(count);
        float[] m = scratch.floats(PRODUCTS, products.size());
        multiply(v, rows, m, products, 0);
        return m;
    }

    /** {@code M = V · U} for transformed tiles; the columns of M from {@code first} on. */
    void multiply(float[] v, ElementMatrices rows, float[] m, ElementMatrices products, int first) {
        for (int element = 0; element < winograd.elements(); element++) {
            int panel = Scratch.START + element * matrix(inputs, filters);
            for (int column = 0; column < filters; column += RowTile.COLUMNS) {
                MatrixTile.multiply(rows.rows(), inputs, v, rows.place(element, 0), rows.row(), values,
                        panel + column * inputs, m, products.place(element, 0) + first + column, products.row());
            }
        }
    }

    /** How many floats an array for them has behind {@link Scratch#START}. */
    static int size(Winograd winograd, int inputs, int filters) {
        return Math.multiplyExact(winograd.elements(), matrix(inputs, filters));
    }

    /** Floats from the panels of one element to those of the next: see {@link ElementMatrices} for the free line. */
    private static int matrix(int inputs, int filters) {
        return Panels.size(inputs, filters) + Scratch.LINE;
    }

    /** Transforms one row of each matrix; kernel cells are {@code cell} floats apart in w. */
    void set(int row, float[] w, int pw, int cell, Scratch scratch) {
        float[] between = scratch.floats(BETWEEN, WinogradTransform.room(winograd.tile()));
        int matrix = matrix(inputs, filters);
        for (int first = 0; first < filters; first += RowTile.COLUMNS) {
            int to = Scratch.START + (first * inputs) + row * RowTile.COLUMNS;
            int count = Math.min(RowTile.COLUMNS, filters - first);
            winograd.weights().map(w, pw + first, Winograd.KERNEL * cell, cell, values, to, winograd.tile() * matrix,
                    matrix, count, between);
            if (count < RowTile.COLUMNS) {
                for (int element = 0; element < winograd.elements(); element++) {
                    Arrays.fill(values, to + element * matrix + count, to + element * matrix + RowTile.COLUMNS, 0);
                }
            }
        }
    }
}
