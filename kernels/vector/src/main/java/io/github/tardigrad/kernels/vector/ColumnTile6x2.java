package io.github.tardigrad.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A register tile of 6 rows and 2 vectors of columns: 12 accumulators, 2 vectors of B and one broadcast element of A
 * fill 15 registers. For machines with 16.
 *
 * <pre>
 *                                 b0      b1
 *     k   0 1 2 … 5             ┌───────┬───────┐    the rows of the tile are neighbours in A,
 *         ┌─────────┐        k │       │       │    one k is stepA from the next;
 *     0   │ x x x … │          ├───────┼───────┤
 *     1   │ x x x … │      0   │ c00   │ c01   │    c(i,j) = c(i,j) + A[k, i] · b(j)
 *     …   └─────────┘      …   │  …    │  …    │
 *                          5   │       │       │
 *                              └───────┴───────┘
 * </pre>
 */
final class ColumnTile6x2 {
    /** Rows of a tile. */
    static final int ROWS = 6;
    private static final VectorSpecies<Float> F = Lanes.FLOATS;

    private ColumnTile6x2() {}

    /** See {@link ColumnTile#multiply}. */
    static void multiply(ColumnTile.Walk walk, float[] a, int pa, float[] b, int pb, float[] c, int pc, int ldc) {
        int l = Lanes.COUNT;
        FloatVector c00 = FloatVector.fromArray(F, c, pc);
        FloatVector c01 = FloatVector.fromArray(F, c, pc + l);
        FloatVector c10 = FloatVector.fromArray(F, c, pc + ldc);
        FloatVector c11 = FloatVector.fromArray(F, c, pc + ldc + l);
        FloatVector c20 = FloatVector.fromArray(F, c, pc + 2 * ldc);
        FloatVector c21 = FloatVector.fromArray(F, c, pc + 2 * ldc + l);
        FloatVector c30 = FloatVector.fromArray(F, c, pc + 3 * ldc);
        FloatVector c31 = FloatVector.fromArray(F, c, pc + 3 * ldc + l);
        FloatVector c40 = FloatVector.fromArray(F, c, pc + 4 * ldc);
        FloatVector c41 = FloatVector.fromArray(F, c, pc + 4 * ldc + l);
        FloatVector c50 = FloatVector.fromArray(F, c, pc + 5 * ldc);
        FloatVector c51 = FloatVector.fromArray(F, c, pc + 5 * ldc + l);
        // In variables of their own: the compiler does not take it for granted that a field stays as it is.
        int depth = walk.depth();
        int stepA = walk.stepA();
        int stepB = walk.stepB();
        for (int line = 0; line < walk.lines(); line++) {
            int ai = pa + walk.inA(line);
            int bi = pb + walk.inB(line);
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
                x = FloatVector.broadcast(F, a[ai + 4]);
                c40 = x.fma(b0, c40);
                c41 = x.fma(b1, c41);
                x = FloatVector.broadcast(F, a[ai + 5]);
                c50 = x.fma(b0, c50);
                c51 = x.fma(b1, c51);
                ai += stepA;
                bi += stepB;
            }
        }
        c00.intoArray(c, pc);
        c01.intoArray(c, pc + l);
        c10.intoArray(c, pc + ldc);
        c11.intoArray(c, pc + ldc + l);
        c20.intoArray(c, pc + 2 * ldc);
        c21.intoArray(c, pc + 2 * ldc + l);
        c30.intoArray(c, pc + 3 * ldc);
        c31.intoArray(c, pc + 3 * ldc + l);
        c40.intoArray(c, pc + 4 * ldc);
        c41.intoArray(c, pc + 4 * ldc + l);
        c50.intoArray(c, pc + 5 * ldc);
        c51.intoArray(c, pc + 5 * ldc + l);
    }
}
