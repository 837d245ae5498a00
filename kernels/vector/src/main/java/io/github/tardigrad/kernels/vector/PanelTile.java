package io.github.tardigrad.kernels.vector;

/**
 * The innermost step of a product Aᵀ · B whose factors both lie in panels of {@link RowTile#COLUMNS} columns, a row for
 * each k: {@link ElementPanels}. Next to {@link ColumnTile}, which reads rows of any length, it is a quarter to a half
 * faster: what it reads is one stretch of memory.
 *
 * <p>An element of the result takes one fused multiply-add for each k, in order; the tile's size and the vector width
 * do not show in its bits.
 */
final class PanelTile {
    /** Rows of a tile, of which a panel has a multiple. */
    static final int ROWS = Lanes.MANY_REGISTERS ? PanelTile8x2.ROWS : PanelTile4x2.ROWS;

    private PanelTile() {}

    /**
     * {@code C += AᵀB} for {@link #ROWS} rows and {@link RowTile#COLUMNS} columns.
     *
     * @param pa where element (k = 0, row 0) of A lies in a; row i is i further
     * @param pb where element (k = 0, column 0) of B lies in b
     * @param pc where the first row of C begins in c
     * @param ldc floats from one row of C to the next
     */
    static void multiply(int depth, float[] a, int pa, float[] b, int pb, float[] c, int pc, int ldc) {
        if (Lanes.MANY_REGISTERS) {
            PanelTile8x2.multiply(depth, a, pa, b, pb, c, pc, ldc);
        } else {
            PanelTile4x2.multiply(depth, a, pa, b, pb, c, pc, ldc);
        }
    }
}
