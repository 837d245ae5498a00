package io.github.tardigrad.kernels.vector;

/**
 * The innermost step of a product of two matrices: all rows of A times one panel of B.
 *
 * <p>Every element of the result starts as 0 and takes one fused multiply-add for each k, in order, as in
 * {@link RowTile}. That is all that decides its bits.
 */
final class MatrixTile {
    /** Rows of a tile. A has no fewer. */
    static final int ROWS = Lanes.MANY_REGISTERS ? MatrixTile8x2.ROWS : MatrixTile6x2.ROWS;
    /** Rows of a tile for half a panel. */
    static final int NARROW_ROWS = MatrixTile8x1.ROWS;

    private MatrixTile() {}

    /**
     * {@code C = A · B}.
     *
     * @param rows of A and C, {@link #ROWS} or more
     * @param depth columns of A, rows of B
     * @param a A from pa on, rowA floats from row to row
     * @param b the panel from pb on
     * @param c C from pc on, rowC floats from row to row
     */
    static void multiply(int rows, int depth, float[] a, int pa, int rowA, float[] b, int pb, float[] c, int pc,
            int rowC) {
        if (Lanes.MANY_REGISTERS) {
            MatrixTile8x2.multiply(rows, depth, a, pa, rowA, b, pb, c, pc, rowC);
        } else {
            MatrixTile6x2.multiply(rows, depth, a, pa, rowA, b, pb, c, pc, rowC);
        }
    }

    /**
     * As {@link #multiply} for {@link #NARROW_ROWS} rows or more and the first {@link Lanes#COUNT} columns of the panel
     * and of C.
     */
    static void multiplyNarrow(int rows, int depth, float[] a, int pa, int rowA, float[] b, int pb, float[] c, int pc,
            int rowC) {
        MatrixTile8x1.multiply(rows, depth, a, pa, rowA, b, pb, c, pc, rowC);
    }
}
