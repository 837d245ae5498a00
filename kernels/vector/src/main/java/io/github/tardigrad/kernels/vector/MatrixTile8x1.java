package io.github.tardigrad.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link MatrixTile} with a register tile of 8 rows and one vector of columns, for a panel that has no more. Eight
 * accumulators are what keeps two multiply-adds a cycle going, each of which takes four.
 */
final class MatrixTile8x1 {
    /** Rows of a tile. */
    static final int ROWS = 8;
    private static final VectorSpecies<Float> F = Lanes.FLOATS;

    private MatrixTile8x1() {}

    /** See {@link MatrixTile#multiplyNarrow}. */
    static void multiply(int rows, int depth, float[] a, int pa, int rowA, float[] b, int pb, float[] c, int pc,
            int rowC) {
        for (int done = 0; done < rows; done += ROWS) {
            // The last tile ends with the last row, though it does some rows again: the same numbers.
            int row = Math.min(done, rows - ROWS);
            int a0 = pa + row * rowA;
            int a1 = a0 + rowA;
            int a2 = a1 + rowA;
            int a3 = a2 + rowA;
            int a4 = a3 + rowA;
            int a5 = a4 + rowA;
            int a6 = a5 + rowA;
            int a7 = a6 + rowA;
            FloatVector c0 = FloatVector.zero(F);
            FloatVector c1 = FloatVector.zero(F);
            FloatVector c2 = FloatVector.zero(F);
            FloatVector c3 = FloatVector.zero(F);
            FloatVector c4 = FloatVector.zero(F);
            FloatVector c5 = FloatVector.zero(F);
            FloatVector c6 = FloatVector.zero(F);
            FloatVector c7 = FloatVector.zero(F);
            int bi = pb;
            for (int k = 0; k < depth; k++) {
                FloatVector b0 = FloatVector.fromArray(F, b, bi);
                c0 = FloatVector.broadcast(F, a[a0 + k]).fma(b0, c0);
                c1 = FloatVector.broadcast(F, a[a1 + k]).fma(b0, c1);
                c2 = FloatVector.broadcast(F, a[a2 + k]).fma(b0, c2);
                c3 = FloatVector.broadcast(F, a[a3 + k]).fma(b0, c3);
                c4 = FloatVector.broadcast(F, a[a4 + k]).fma(b0, c4);
                c5 = FloatVector.broadcast(F, a[a5 + k]).fma(b0, c5);
                c6 = FloatVector.broadcast(F, a[a6 + k]).fma(b0, c6);
                c7 = FloatVector.broadcast(F, a[a7 + k]).fma(b0, c7);
                bi += RowTile.COLUMNS;
            }
            int ci = pc + row * rowC;
            c0.intoArray(c, ci);
            c1.intoArray(c, ci + rowC);
            c2.intoArray(c, ci + 2 * rowC);
            c3.intoArray(c, ci + 3 * rowC);
            c4.intoArray(c, ci + 4 * rowC);
            c5.intoArray(c, ci + 5 * rowC);
            c6.intoArray(c, ci + 6 * rowC);
            c7.intoArray(c, ci + 7 * rowC);
        }
    }
}
