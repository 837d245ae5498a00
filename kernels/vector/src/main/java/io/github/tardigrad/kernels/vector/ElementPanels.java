package io.github.tardigrad.kernels.vector;

/**
 * How matrices lie in memory where {@link PanelTile} multiplies them: one for each element of a {@link Winograd} tile
 * (or each kernel cell), cut into panels of {@link RowTile#COLUMNS} columns, with a row for each tile (or pixel).
 *
 * <p>Behind each panel and each matrix a cache line is left free, for the reason that {@link ElementMatrices} has.
 *
 * @param rows rows of a matrix
 * @param columns columns that are used; the last panel may have more
 */
record ElementPanels(int elements, int rows, int columns) {

    /** Floats from one panel to the next. */
    int panel() { return rows * RowTile.COLUMNS + Scratch.LINE; }

    /** Floats from one matrix to the next. */
    int matrix() { return Panels.count(columns) * panel() + Scratch.LINE; }

    /** Floats of all matrices. */
    int size() { return Math.multiplyExact(elements, matrix()); }

    /** Where a number lies, if the first matrix begins at {@link Scratch#START}. */
    int place(int element, int row, int column) {
        return Scratch.START + element * matrix() + column / RowTile.COLUMNS * panel() + row * RowTile.COLUMNS
                + column % RowTile.COLUMNS;
    }
}
