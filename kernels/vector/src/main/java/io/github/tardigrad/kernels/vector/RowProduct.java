package io.github.tardigrad.kernels.vector;

/**
 * A product of many rows of A with panels of B, tile by tile; see {@link RowTile}.
 *
 * @param window the floats of a row of A
 * @param a where the rows of A are
 * @param from where each row of A lies in a
 * @param to where each row of C begins in c
 * @param rows how many rows there are
 * @param start what the columns start with, padded to whole panels, from {@link Scratch#START} on
 * @param c where the rows of C are
 * @param room how many columns of c a row may write to, at least those of B; what lies behind them is left alone
 */
record RowProduct(Window window, float[] a, int[] from, int[] to, int rows, float[] start, float[] c, int room) {
    /** Multiplies with all panels of B; {@code slot} of the scratch memory is for the last. */
    void multiply(Panels b, Scratch scratch, int slot) {
        multiply(b, 0, b.count(), scratch, slot);
    }

    /** Multiplies with panels {@code first} to {@code end} − 1. */
    void multiply(Panels b, int first, int end, Scratch scratch, int slot) {
        int[] places = scratch.ints(slot, 2 * RowTile.MOST_ROWS);
        for (int panel = first; panel < end; panel++) {
            int column = panel * RowTile.COLUMNS;
            boolean narrow = b.columns() - column <= Lanes.COUNT && !window.isScattered();
            if (room - column >= (narrow ? Lanes.COUNT : RowTile.COLUMNS)) {
                inPlace(b, panel, narrow, places);
            } else {
                aside(b, panel, narrow, places, scratch.floats(slot, RowTile.MOST_ROWS * RowTile.COLUMNS));
            }
        }
    }

    private void inPlace(Panels b, int panel, boolean narrow, int[] places) {
        int column = panel * RowTile.COLUMNS;
        for (int row = 0; row < rows;) {
            int height = height(row, narrow);
            for (int i = 0; i < height; i++) {
                // Behind the last row it is done again: the same numbers go to the same place.
                int own = Math.min(row + i, rows - 1);
                places[i] = from[own];
                places[height + i] = to[own] + column;
            }
            tile(b, height, narrow, panel, places, c);
            row += height;
        }
    }

    /** For want of room, tiles of the last panel go to the side, and the columns that exist are copied. */
    private void aside(Panels b, int panel, boolean narrow, int[] places, float[] tile) {
        int column = panel * RowTile.COLUMNS;
        int columns = Math.min(room - column, RowTile.COLUMNS);
        for (int row = 0; row < rows;) {
            int height = height(row, narrow);
            for (int i = 0; i < height; i++) {
                places[i] = from[Math.min(row + i, rows - 1)];
                places[height + i] = Scratch.START + i * RowTile.COLUMNS;
            }
            tile(b, height, narrow, panel, places, tile);
            for (int i = 0; i < Math.min(height, rows - row); i++) {
                System.arraycopy(tile, Scratch.START + i * RowTile.COLUMNS, c, to[row + i] + column, columns);
            }
            row += height;
        }
    }

    /** How many rows the tile at {@code row} has. */
    private int height(int row, boolean narrow) {
        if (narrow) {
            return RowTile.NARROW_ROWS;
        }
        return rows - row <= RowTile.FEW_ROWS && !window.isScattered() ? RowTile.FEW_ROWS : RowTile.ROWS;
    }

    private void tile(Panels b, int height, boolean narrow, int panel, int[] places, float[] target) {
        int ps = Scratch.START + panel * RowTile.COLUMNS;
        if (narrow) {
            RowTile.multiplyNarrow(window.runs(), a, places, b.values(), b.place(panel), start, ps, target);
        } else if (window.isScattered()) {
            RowTile.multiplyTaps(window.taps(), a, places, b.values(), b.place(panel), start, ps, target);
        } else {
            RowTile.multiply(height, window.runs(), a, places, b.values(), b.place(panel), start, ps, target);
        }
    }
}
