package io.github.tardigrad.kernels.vector;

/**
 * A product of many rows of A with panels of B, tile by tile; see {@link RowTile}.
 *
 * @param runs the stretches of a row of A, pairs of distance and length
 * @param a where the rows of A are
 * @param from where each row of A lies in a
 * @param to where each row of C begins in c
 * @param rows how many rows there are
 * @param b the panels
 * @param start what the columns start with, padded to whole panels, from {@link Scratch#START} on
 * @param c where the rows of C are
 */
record RowProduct(int[] runs, float[] a, int[] from, int[] to, int rows, Panels b, float[] start, float[] c) {
    /** Multiplies with panels {@code first} to {@code end} − 1, with {@code slot} of the scratch memory for the last one. */
    void multiply(int first, int end, Scratch scratch, int slot) {
        int[] places = scratch.ints(slot, 2 * RowTile.ROWS);
        for (int panel = first; panel < end; panel++) {
            int columns = b.columns() - panel * RowTile.COLUMNS;
            if (columns >= RowTile.COLUMNS) {
                whole(panel, places);
            } else {
                partial(panel, columns, places, scratch.floats(slot, RowTile.ROWS * RowTile.COLUMNS));
            }
        }
    }

    private void whole(int panel, int[] places) {
        int column = panel * RowTile.COLUMNS;
        for (int row = 0; row < rows; ) {
            int height = height(row);
            for (int i = 0; i < height; i++) {
                // Behind the last row it is done again: the same numbers go to the same place.
                int own = Math.min(row + i, rows - 1);
                places[i] = from[own];
                places[height + i] = to[own] + column;
            }
            RowTile.multiply(height, runs, a, places, b.values(), b.place(panel), start, Scratch.START + column, c);
            row += height;
        }
    }

    /** The last panel has columns that C has not: the tile goes to the side, and the columns that exist are copied. */
    private void partial(int panel, int columns, int[] places, float[] tile) {
        int column = panel * RowTile.COLUMNS;
        for (int row = 0; row < rows; ) {
            int height = height(row);
            for (int i = 0; i < height; i++) {
                places[i] = from[Math.min(row + i, rows - 1)];
                places[height + i] = Scratch.START + i * RowTile.COLUMNS;
            }
            RowTile.multiply(height, runs, a, places, b.values(), b.place(panel), start, Scratch.START + column, tile);
            for (int i = 0; i < Math.min(height, rows - row); i++) {
                System.arraycopy(tile, Scratch.START + i * RowTile.COLUMNS, c, to[row + i] + column, columns);
            }
            row += height;
        }
    }

    private int height(int row) {
        return rows - row <= RowTile.FEW_ROWS ? RowTile.FEW_ROWS : RowTile.ROWS;
    }
}
