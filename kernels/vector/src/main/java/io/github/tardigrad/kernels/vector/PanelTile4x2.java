package io.github.tardigrad.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link PanelTile8x2} with 4 rows, for processors with 16 vector registers: 8 accumulators are what keeps two
 * multiply-adds a cycle going, each of which takes four.
 */
final class PanelTile4x2 {
    /** Rows of a tile. */
    static final int ROWS = 4;
    private static final VectorSpecies<Float> F = Lanes.FLOATS;

    private PanelTile4x2() {}

    /** See {@link PanelTile#multiply}. */
    static void multiply(int depth, float[] a, int pa, float[] b, int pb, float[] c, int pc, int ldc) {
        int l = Lanes.COUNT;
        FloatVector c00 = FloatVector.fromArray(F, c, pc);
        FloatVector c01 = FloatVector.fromArray(F, c, pc + l);
        FloatVector c10 = FloatVector.fromArray(F, c, pc + ldc);
        FloatVector c11 = FloatVector.fromArray(F, c, pc + ldc + l);
        FloatVector c20 = FloatVector.fromArray(F, c, pc + 2 * ldc);
        FloatVector c21 = FloatVector.fromArray(F, c, pc + 2 * ldc + l);
        FloatVector c30 = FloatVector.fromArray(F, c, pc + 3 * ldc);
        FloatVector c31 = FloatVector.fromArray(F, c, pc + 3 * ldc + l);
        int ai = pa;
        int bi = pb;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = FloatVector.fromArray(F, b, bi);
            FloatVector b1 = FloatVector.fromArray(F, b, bi + l);
            FloatVector x = FloatVector.broadcast(F, a[ai]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(F, a[ai + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(F, a[ai + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(F, a[ai + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            ai += RowTile.COLUMNS;
            bi += RowTile.COLUMNS;
        }
        c00.intoArray(c, pc);
        c01.intoArray(c, pc + l);
        c10.intoArray(c, pc + ldc);
        c11.intoArray(c, pc + ldc + l);
        c20.intoArray(c, pc + 2 * ldc);
        c21.intoArray(c, pc + 2 * ldc + l);
        c30.intoArray(c, pc + 3 * ldc);
        c31.intoArray(c, pc + 3 * ldc + l);
    }
}
