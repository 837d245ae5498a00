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
    private static final int BETWEEN = 0;
    private static final int EXCHANGED = 1;

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

    /** How tiles for a product lie in memory: as many rows as it needs, those behind the last tile hold anything. */
    ElementMatrices rows(int tiles) {
        return new ElementMatrices(winograd.elements(), Math.max(tiles, MatrixTile.ROWS), inputs);
    }

    /** How products lie in memory: their rows are whole panels. */
    ElementMatrices products(int tiles) {
        return new ElementMatrices(winograd.elements(), Math.max(tiles, MatrixTile.ROWS),
                Panels.count(filters) * RowTile.COLUMNS);
    }

    /** For each element its rows, one a tile, times its weights: {@code M = V · U}. */
    void multiply(int tiles, float[] v, float[] m) {
        ElementMatrices rows = rows(tiles);
        ElementMatrices products = products(tiles);
        for (int element = 0; element < winograd.elements(); element++) {
            int panel = Scratch.START + element * matrix(inputs, filters);
            for (int column = 0; column < products.columns(); column += RowTile.COLUMNS) {
                MatrixTile.multiply(rows.rows(), inputs, v, rows.place(element, 0), rows.row(), values,
                        panel + column * inputs, m, products.place(element, 0) + column, products.row());
            }
        }
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
