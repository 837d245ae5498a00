package io.github.tardigrad.kernels.vector;

/**
 * A product of many rows of A with panels of B, tile by tile; see {@link RowTile}.
 *
 * @param window the floats of a row of A
 * @param b the panels
 * @param start what the columns start with, padded to whole panels, from {@link Scratch#START} on
 */
record RowProduct(Window window, Panels b, float[] start) {
    /**
     * Multiplies rows with all panels of B.
     *
     * @param a where the rows of A are
     * @param from where each row of A lies in a
     * @param to where each row of C begins in c
     * @param rows how many rows there are
     * @param c where the rows of C are; what lies behind the columns of B is left alone
     * @param slot of the scratch memory, for places, and for tiles of a last panel that has fewer columns
     */
    void multiply(float[] a, int[] from, int[] to, int rows, float[] c, Scratch scratch, int slot) {
        for (int panel = 0; panel < b.count(); panel++) {
            multiply(panel, b.place(panel), a, from, to, rows, c, scratch, slot);
        }
    }

    /** Multiplies rows with panel number {@code panel} of a B that may be another one: it lies at {@code pb}. */
    void multiply(int panel, int pb, float[] a, int[] from, int[] to, int rows, float[] c, Scratch scratch, int slot) {
        int column = panel * RowTile.COLUMNS;
        boolean narrow = b.columns() - column <= Lanes.COUNT && !window.isScattered();
        int columns = Math.min(b.columns() - column, RowTile.COLUMNS);
        // For want of columns, tiles of the last panel go to the side, and the columns that exist are copied.
        boolean aside = columns < (narrow ? Lanes.COUNT : RowTile.COLUMNS);
        float[] target = aside ? scratch.floats(slot, RowTile.MOST_ROWS * RowTile.COLUMNS) : c;
        int[] places = scratch.ints(slot, 2 * RowTile.MOST_ROWS);
        for (int row = 0; row < rows;) {
            int height = height(rows - row, narrow);
            for (int i = 0; i < height; i++) {
                // Behind the last row it is done again: the same numbers go to the same place.
                int own = Math.min(row + i, rows - 1);
                places[i] = from[own];
                places[height + i] = aside ? Scratch.START + i * RowTile.COLUMNS : to[own] + column;
            }
            tile(height, narrow, a, places, pb, Scratch.START + column, target);
            for (int i = 0; aside && i < Math.min(height, rows - row); i++) {
                System.arraycopy(target, Scratch.START + i * RowTile.COLUMNS, c, to[row + i] + column, columns);
            }
            row += height;
        }
    }

    /** How many rows the next tile has, of {@code left} that are left. */
    private int height(int left, boolean narrow) {
        if (narrow) {
            return RowTile.NARROW_ROWS;
        }
        return left <= RowTile.FEW_ROWS && !window.isScattered() ? RowTile.FEW_ROWS : RowTile.ROWS;
    }

    private void tile(int height, boolean narrow, float[] a, int[] places, int pb, int ps, float[] target) {
        if (narrow) {
            RowTile.multiplyNarrow(window.runs(), a, places, b.values(), pb, start, ps, target);
        } else if (window.isScattered()) {
            RowTile.multiplyTaps(window.taps(), a, places, b.values(), pb, start, ps, target);
        } else {
            RowTile.multiply(height, window.runs(), a, places, b.values(), pb, start, ps, target);
        }
    }
}
