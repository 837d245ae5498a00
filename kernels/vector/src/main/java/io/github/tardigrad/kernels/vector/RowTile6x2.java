package io.github.tardigrad.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A register tile of 6 rows and 2 vectors of columns: 12 accumulators, 2 vectors of B and one broadcast element of A
 * fill 15 registers. For machines with 16.
 *
 * <pre>
 *                      b0      b1          k runs over all stretches of a row of A;
 *                   ┌───────┬───────┐      B is a panel, 2 vectors for each k
 *                 k │       │       │
 *         k         ├───────┼───────┤
 *     0 ──x──────   │ c00   │ c01   │      c(i,j) = c(i,j) + A[i, k] · b(j)
 *     … ──x──────   │  …    │  …    │
 *     5 ──x──────   │ c50   │ c51   │      rows of A and of C lie anywhere
 *                   └───────┴───────┘
 * </pre>
 */
final class RowTile6x2 {
    /** Rows of a tile. */
    static final int ROWS = 6;
    private static final VectorSpecies<Float> F = Lanes.FLOATS;

    private RowTile6x2() {}

    /** See {@link RowTile#multiply}. */
    static void multiply(int[] runs, float[] a, int[] places, float[] b, int pb, float[] start, int ps, float[] c) {
        int l = Lanes.COUNT;
        FloatVector s0 = FloatVector.fromArray(F, start, ps);
        FloatVector s1 = FloatVector.fromArray(F, start, ps + l);
        FloatVector c00 = s0;
        FloatVector c01 = s1;
        FloatVector c10 = s0;
        FloatVector c11 = s1;
        FloatVector c20 = s0;
        FloatVector c21 = s1;
        FloatVector c30 = s0;
        FloatVector c31 = s1;
        FloatVector c40 = s0;
        FloatVector c41 = s1;
        FloatVector c50 = s0;
        FloatVector c51 = s1;
        for (int run = 0; run < runs.length; run += 2) {
            int shift = runs[run];
            int length = runs[run + 1];
            int a0 = places[0] + shift;
            int a1 = places[1] + shift;
            int a2 = places[2] + shift;
            int a3 = places[3] + shift;
            int a4 = places[4] + shift;
            int a5 = places[5] + shift;
            for (int k = 0; k < length; k++) {
                FloatVector b0 = FloatVector.fromArray(F, b, pb);
                FloatVector b1 = FloatVector.fromArray(F, b, pb + l);
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
                pb += 2 * l;
            }
        }
        c00.intoArray(c, places[6]);
        c01.intoArray(c, places[6] + l);
        c10.intoArray(c, places[7]);
        c11.intoArray(c, places[7] + l);
        c20.intoArray(c, places[8]);
        c21.intoArray(c, places[8] + l);
        c30.intoArray(c, places[9]);
        c31.intoArray(c, places[9] + l);
        c40.intoArray(c, places[10]);
        c41.intoArray(c, places[10] + l);
        c50.intoArray(c, places[11]);
        c51.intoArray(c, places[11] + l);
    }
}
