package io.github.tardigrad.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A register tile of 6 rows and 2 vectors of columns as {@link RowTile6x2}, for rows of A that are in very short
 * pieces: every element of a row has its own distance, a tap. That is the first layer of a network, whose images have
 * one channel or three.
 *
 * <pre>
 *     image   · · · · · · · ·        rows of A: windows, here 3×3 of one channel, at places 0, 1, 2, …
 *             · 0 1 2 · · · ·        taps:      0, 1, 2, width, width + 1, …, 2 · width + 2
 *             · 3 4 5 · · · ·
 *             · 6 7 8 · · · ·
 * </pre>
 */
final class TapTile6x2 {
    private static final VectorSpecies<Float> F = Lanes.FLOATS;

    private TapTile6x2() {}

    /** See {@link RowTile#multiplyTaps}. */
    static void multiply(int[] taps, float[] a, int[] places, float[] b, int pb, float[] start, int ps, float[] c) {
        int l = Lanes.COUNT;
        FloatVector c00 = FloatVector.fromArray(F, start, ps);
        FloatVector c01 = FloatVector.fromArray(F, start, ps + l);
        FloatVector c10 = c00;
        FloatVector c11 = c01;
        FloatVector c20 = c00;
        FloatVector c21 = c01;
        FloatVector c30 = c00;
        FloatVector c31 = c01;
        FloatVector c40 = c00;
        FloatVector c41 = c01;
        FloatVector c50 = c00;
        FloatVector c51 = c01;
        int a0 = places[0];
        int a1 = places[1];
        int a2 = places[2];
        int a3 = places[3];
        int a4 = places[4];
        int a5 = places[5];
        for (int tap : taps) {
            FloatVector b0 = FloatVector.fromArray(F, b, pb);
            FloatVector b1 = FloatVector.fromArray(F, b, pb + l);
            FloatVector x = FloatVector.broadcast(F, a[a0 + tap]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(F, a[a1 + tap]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(F, a[a2 + tap]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(F, a[a3 + tap]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(F, a[a4 + tap]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(F, a[a5 + tap]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
            pb += 2 * l;
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
