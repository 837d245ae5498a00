package io.github.tardigrad.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** As {@link MatrixTile8x2} with 6 rows, for processors with 16 vector registers. */
final class MatrixTile6x2 {
    /** Rows of a tile. */
    static final int ROWS = 6;
    private static final VectorSpecies<Float> F = Lanes.FLOATS;

    private MatrixTile6x2() {}

    /** See {@link MatrixTile#multiply}. */
    static void multiply(int rows, int depth, float[] a, int pa, int rowA, float[] b, int pb, float[] c, int pc,
            int rowC) {
        int l = Lanes.COUNT;
        for (int done = 0; done < rows; done += ROWS) {
            // The last tile ends with the last row, though it does some rows again: the same numbers.
            int row = Math.min(done, rows - ROWS);
            int a0 = pa + row * rowA;
            int a1 = a0 + rowA;
            int a2 = a1 + rowA;
            int a3 = a2 + rowA;
            int a4 = a3 + rowA;
            int a5 = a4 + rowA;
            FloatVector c00 = FloatVector.zero(F);
            FloatVector c01 = FloatVector.zero(F);
            FloatVector c10 = FloatVector.zero(F);
            FloatVector c11 = FloatVector.zero(F);
            FloatVector c20 = FloatVector.zero(F);
            FloatVector c21 = FloatVector.zero(F);
            FloatVector c30 = FloatVector.zero(F);
            FloatVector c31 = FloatVector.zero(F);
            FloatVector c40 = FloatVector.zero(F);
            FloatVector c41 = FloatVector.zero(F);
            FloatVector c50 = FloatVector.zero(F);
            FloatVector c51 = FloatVector.zero(F);
            int bi = pb;
            for (int k = 0; k < depth; k++) {
                FloatVector b0 = FloatVector.fromArray(F, b, bi);
                FloatVector b1 = FloatVector.fromArray(F, b, bi + l);
                FloatVector x = FloatVector.broadcast(F, a[a0 + k]);
                c00 = x.fma(b0, c00);
                c01 = x.fma(b1, c01);
                x = FloatVector.broadcast(F, a[a1 + k]);
                c10 = x.fma(b0, c10);
                c11 = x.fma(b1, c11);
                x = FloatVector.broadcast(F, a[a2 + k]);
                c20 = x.fma(b0, c20);
                c21 = x.fma(b1, c21);
                x = FloatVector.broadcast(F, a[a3 + k]);
                c30 = x.fma(b0, c30);
                c31 = x.fma(b1, c31);
                x = FloatVector.broadcast(F, a[a4 + k]);
                c40 = x.fma(b0, c40);
                c41 = x.fma(b1, c41);
                x = FloatVector.broadcast(F, a[a5 + k]);
                c50 = x.fma(b0, c50);
                c51 = x.fma(b1, c51);
                bi += 2 * l;
            }
            int ci = pc + row * rowC;
            c00.intoArray(c, ci);
            c01.intoArray(c, ci + l);
            c10.intoArray(c, ci + rowC);
            c11.intoArray(c, ci + rowC + l);
            c20.intoArray(c, ci + 2 * rowC);
            c21.intoArray(c, ci + 2 * rowC + l);
            c30.intoArray(c, ci + 3 * rowC);
            c31.intoArray(c, ci + 3 * rowC + l);
            c40.intoArray(c, ci + 4 * rowC);
            c41.intoArray(c, ci + 4 * rowC + l);
            c50.intoArray(c, ci + 5 * rowC);
            c51.intoArray(c, ci + 5 * rowC + l);
        }
    }
}
