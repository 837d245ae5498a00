package io.github.tardigrad.kernels.vector;

/**
 * The innermost step of a product of rows: a few rows of A, wherever they lie, times one panel of B.
 *
 * <p>A row of A is a list of runs, stretches of neighbouring floats at the same distance from the row's place for all
 * rows: one run for a matrix, one for each kernel row of a convolution. So a convolution multiplies straight from the
 * image.
 *
 * <p>Every element of the result starts as {@code start[column]} and takes one fused multiply-add for each k, in order.
 * That is all that decides its bits: not the size of the tile, nor the vector width, nor the rows beside it.
 */
final class RowTile {
    /** Columns of a panel and of a tile. */
    static final int COLUMNS = 2 * Lanes.COUNT;
    /** Rows of the usual tile. */
    static final int ROWS = Lanes.MANY_REGISTERS ? RowTile8x2.ROWS : RowTile6x2.ROWS;
    /** Rows of the tile for what is left over. */
    static final int FEW_ROWS = RowTile4x2.ROWS;

    /** Rows of the tallest tile. */
    static final int MOST_ROWS = 8;
    /** Rows of the tile for half a panel. */
    static final int NARROW_ROWS = RowTile8x1.ROWS;

    private RowTile() {}

    /**
     * Multiplies {@link #ROWS} or {@link #FEW_ROWS} rows.
     *
     * @param rows how many
     * @param runs pairs of distance and length
     * @param places where each of the rows of A lies in a, then where each of the rows of C begins in c. Rows may
     *     repeat.
     * @param b the panel, from pb on
     * @param start what the columns start with, from ps on
     */
    static void multiply(int rows, int[] runs, float[] a, int[] places, float[] b, int pb, float[] start, int ps,
            float[] c) {
        if (rows == FEW_ROWS) {
            RowTile4x2.multiply(runs, a, places, b, pb, start, ps, c);
        } else if (Lanes.MANY_REGISTERS) {
            RowTile8x2.multiply(runs, a, places, b, pb, start, ps, c);
        } else {
            RowTile6x2.multiply(runs, a, places, b, pb, start, ps, c);
        }
    }

    /** As {@link #multiply} for {@link #ROWS} rows, where every element of a row has its own distance. */
    static void multiplyTaps(int[] taps, float[] a, int[] places, float[] b, int pb, float[] start, int ps,
            float[] c) {
        if (Lanes.MANY_REGISTERS) {
            TapTile8x2.multiply(taps, a, places, b, pb, start, ps, c);
        } else {
            TapTile6x2.multiply(taps, a, places, b, pb, start, ps, c);
        }
    }

    /** As {@link #multiply} for {@link #NARROW_ROWS} rows and the first {@link Lanes#COUNT} columns of the panel. */
    static void multiplyNarrow(int[] runs, float[] a, int[] places, float[] b, int pb, float[] start, int ps,
            float[] c) {
        RowTile8x1.multiply(runs, a, places, b, pb, start, ps, c);
    }
}
