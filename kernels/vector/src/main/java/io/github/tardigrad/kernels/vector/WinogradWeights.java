package io.github.tardigrad.kernels.vector;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Weights [3, 3, inputs, filters] through {@code G w Gᵀ}: for each element of a tile a matrix [inputs, filters], cut
 * into {@link Panels}.
 *
 * @param values the matrices, from {@link Scratch#START} on
 */
record WinogradWeights(Winograd winograd, float[] values, int inputs, int filters) {
    /** Slots of working memory, which whoever calls {@link #multiply} may use again for what comes behind it. */
    static final int BETWEEN = 2;
    static final int TILE = 3;
    private static final int TRANSFORMED = 0;
    private static final int PRODUCTS = 1;
    /** Weights are packed before anything is multiplied with them. */
    private static final int EXCHANGED = PRODUCTS;

    /** For the forward pass: the weights at {@code w[pw …]}; they overwrite {@code room} if there is one. */
    static WinogradWeights forward(WorkerPool pool, Winograd winograd, float[] w, int pw, int inputs, int filters,
            @Nullable WinogradWeights room) {
        WinogradWeights packed = room(winograd, inputs, filters, room);
        pool.run(inputs, (input, scratch) -> packed.row(input, w, pw + input * filters, inputs * filters, scratch));
        return packed;
    }

    /**
     * For the input gradient: the weights at {@code w[pw …]}, filters and inputs exchanged. The result has as many
     * inputs as w has filters.
     *
     * @param turned whether they are turned around as well: for a convolution of dy, not for {@link WinogradScatter}
     */
    static WinogradWeights gradient(WorkerPool pool, Winograd winograd, float[] w, int pw, int inputs, int filters,
            boolean turned, @Nullable WinogradWeights room) {
        WinogradWeights packed = room(winograd, filters, inputs, room);
        int cells = Winograd.KERNEL * Winograd.KERNEL;
        pool.run(filters / Scratch.LINE, (block, scratch) -> {
            float[] exchanged = scratch.floats(EXCHANGED, cells * Scratch.LINE * inputs);
            for (int cell = 0; cell < cells; cell++) {
                int to = Scratch.START + (turned ? cells - 1 - cell : cell) * Scratch.LINE * inputs;
                for (int input = 0; input < inputs; input++) {
                    int from = pw + (cell * inputs + input) * filters + block * Scratch.LINE;
                    for (int i = 0; i < Scratch.LINE; i++) {
                        exchanged[to + i * inputs + input] = w[from + i];
                    }
                }
            }
            for (int i = 0; i < Scratch.LINE; i++) {
                packed.row(block * Scratch.LINE + i, exchanged, Scratch.START + i * inputs, Scratch.LINE * inputs,
                        scratch);
            }
        });
        return packed;
    }

    /** How the products of so many tiles lie in memory: their rows are whole panels. */
    ElementMatrices products(int tiles) {
        return matrices(tiles, Panels.count(filters) * RowTile.COLUMNS);
    }

    /** At least as many rows as a product needs; those behind the last tile hold anything. */
    private ElementMatrices matrices(int tiles, int columns) {
        return new ElementMatrices(winograd.elements(), Math.max(tiles, MatrixTile.ROWS), columns);
    }

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
        ElementMatrices rows = matrices(count, inputs);
        float[] v = scratch.floats(TRANSFORMED, rows.size());
        float[] between = scratch.floats(BETWEEN, WinogradTransform.room(winograd.tile()));
        float[] tile = scratch.floats(TILE, grid.tileSize());
        for (int i = 0; i < count; i++) {
            transform.map(grid, images, at, first + i, v, rows, i, tile, between);
        }
        ElementMatrices products = products(count);
        float[] m = scratch.floats(PRODUCTS, products.size());
        for (int element = 0; element < winograd.elements(); element++) {
            int panel = Scratch.START + element * matrix(inputs, filters);
            for (int column = 0; column < products.columns(); column += RowTile.COLUMNS) {
                MatrixTile.multiply(rows.rows(), inputs, v, rows.place(element, 0), rows.row(), values,
                        panel + column * inputs, m, products.place(element, 0) + column, products.row());
            }
        }
        return m;
    }

    private static WinogradWeights room(Winograd winograd, int inputs, int filters, @Nullable WinogradWeights given) {
        return given != null ? given : new WinogradWeights(winograd,
                new float[Scratch.START + size(winograd, inputs, filters)], inputs, filters);
    }

    /** How many floats an array for them has behind {@link Scratch#START}. */
    static int size(Winograd winograd, int inputs, int filters) {
        return Math.multiplyExact(winograd.elements(), matrix(inputs, filters));
    }

    /** Floats from the panels of one element to those of the next: see {@link ElementMatrices} for the free line. */
    private static int matrix(int inputs, int filters) {
        return Panels.size(inputs, filters) + Scratch.LINE;
    }

    /** One row of each matrix; kernel cells are {@code cell} floats apart in w. */
    private void row(int row, float[] w, int pw, int cell, Scratch scratch) {
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
