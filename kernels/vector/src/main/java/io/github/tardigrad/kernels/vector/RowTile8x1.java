package io.github.tardigrad.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A register tile of 8 rows and one vector of columns, for a last panel that has no more: as {@link RowTile8x2} without
 * its second vector. Eight accumulators are what keeps two multiply-adds a cycle going, each of which takes four.
 */
final class RowTile8x1 {
    /** Rows of a tile. */
    static final int ROWS = 8;
    private static final VectorSpecies<Float> F = Lanes.FLOATS;

    private RowTile8x1() {}

    /** See {@link RowTile#multiplyNarrow}. */
    static void multiply(int[] runs, float[] a, int[] places, float[] b, int pb, float[] start, int ps, float[] c) {
        int panel = RowTile.COLUMNS;
        FloatVector c0 = FloatVector.fromArray(F, start, ps);
        FloatVector c1 = c0;
        FloatVector c2 = c0;
        FloatVector c3 = c0;
        FloatVector c4 = c0;
        FloatVector c5 = c0;
        FloatVector c6 = c0;
        FloatVector c7 = c0;
        for (int run = 0; run < runs.length; run += 2) {
            int shift = runs[run];
            int length = runs[run + 1];
            int a0 = places[0] + shift;
            int a1 = places[1] + shift;
            int a2 = places[2] + shift;
            int a3 = places[3] + shift;
            int a4 = places[4] + shift;
            int a5 = places[5] + shift;
            int a6 = places[6] + shift;
            int a7 = places[7] + shift;
            for (int k = 0; k < length; k++) {
                FloatVector b0 = FloatVector.fromArray(F, b, pb);
                c0 = FloatVector.broadcast(F, a[a0 + k]).fma(b0, c0);
                c1 = FloatVector.broadcast(F, a[a1 + k]).fma(b0, c1);
                c2 = FloatVector.broadcast(F, a[a2 + k]).fma(b0, c2);
                c3 = FloatVector.broadcast(F, a[a3 + k]).fma(b0, c3);
                c4 = FloatVector.broadcast(F, a[a4 + k]).fma(b0, c4);
                c5 = FloatVector.broadcast(F, a[a5 + k]).fma(b0, c5);
                c6 = FloatVector.broadcast(F, a[a6 + k]).fma(b0, c6);
                c7 = FloatVector.broadcast(F, a[a7 + k]).fma(b0, c7);
                pb += panel;
            }
        }
        c0.intoArray(c, places[8]);
        c1.intoArray(c, places[9]);
        c2.intoArray(c, places[10]);
        c3.intoArray(c, places[11]);
        c4.intoArray(c, places[12]);
        c5.intoArray(c, places[13]);
        c6.intoArray(c, places[14]);
        c7.intoArray(c, places[15]);
    }
}
