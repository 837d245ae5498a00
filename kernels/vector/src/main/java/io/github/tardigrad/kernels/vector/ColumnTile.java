package io.github.tardigrad.kernels.vector;

/**
 * The innermost step of a product Aᵀ · B, where the rows of the result are neighbours in A: weight gradients, and
 * matrices as they lie. Nothing is transposed or gathered for it.
 *
 * <p>As in {@link RowTile}, an element of the result takes one fused multiply-add for each k, in order; the tile's size
 * and the vector width do not show in its bits.
 */
final class ColumnTile {
    /** Columns of a tile. */
    static final int COLUMNS = RowTile.COLUMNS;
    /** Any number of rows that is a multiple of this is made of tiles. */
    static final int GRAIN = 4;

    /** Rows of the tallest tile. */
    static final int MOST_ROWS = Lanes.MANY_REGISTERS ? ColumnTile12x2.ROWS : ColumnTile6x2.ROWS;

    private ColumnTile() {}

    /**
     * How k walks through A and B: in {@code lines} of {@code depth} steps, of which {@code linesOfImage} each belong
     * to an image.
     *
     * @param imageA floats in A from the start of one image to the next
     * @param imageB the same in B
     * @param lineA floats in A from the start of one line to the next within an image
     * @param lineB the same in B
     * @param stepA floats in A from one k to the next within a line
     * @param stepB the same in B
     */
    record Walk(int lines, int linesOfImage, int imageA, int imageB, int lineA, int lineB, int depth, int stepA,
            int stepB) {
        /** One line. */
        static Walk of(int depth, int stepA, int stepB) {
            return new Walk(1, 1, 0, 0, 0, 0, depth, stepA, stepB);
        }

        /** Where a line begins in A. */
        int inA(int line) { return line / linesOfImage * imageA + line % linesOfImage * lineA; }

        /** Where a line begins in B. */
        int inB(int line) { return line / linesOfImage * imageB + line % linesOfImage * lineB; }
    }

    /**
     * {@code C += AᵀB} for {@code rows} rows, a multiple of {@link #GRAIN}, and {@link #COLUMNS} columns.
     *
     * @param pa where element (k = 0, row 0) of A lies in a; row i is i further
     * @param pb where element (k = 0, column 0) of B lies in b
     * @param pc where the first row of C begins in c
     * @param ldc floats from one row of C to the next
     */
    static void multiply(Walk walk, int rows, float[] a, int pa, float[] b, int pb, float[] c, int pc, int ldc) {
        int row = 0;
        while (row < rows) {
            int left = rows - row;
            int to = pc + row * ldc;
            // Two rows would be left over where 6 or 12 leave 2: then 4 are taken first.
            if (left < MOST_ROWS || left - MOST_ROWS == 2) {
                ColumnTile4x2.multiply(walk, a, pa + row, b, pb, c, to, ldc);
                row += ColumnTile4x2.ROWS;
            } else if (Lanes.MANY_REGISTERS) {
                ColumnTile12x2.multiply(walk, a, pa + row, b, pb, c, to, ldc);
                row += ColumnTile12x2.ROWS;
            } else {
                ColumnTile6x2.multiply(walk, a, pa + row, b, pb, c, to, ldc);
                row += ColumnTile6x2.ROWS;
            }
        }
    }
}
