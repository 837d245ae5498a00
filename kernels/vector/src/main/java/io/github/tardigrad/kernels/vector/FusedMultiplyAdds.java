package io.github.tardigrad.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Nothing but fused multiply-adds between registers, by one thread: the most that a kernel could ever do. Benchmarks
 * time it to say what part of that a kernel reaches; no backend uses it.
 *
 * <p>Plain Java does not get there: the compiler vectorises loops over arrays only, which are bound by loads and
 * stores. So this lies here, where the Vector API may be used, behind a method that does not show it. It takes the
 * machine's widest vectors, whatever width a backend is forced to.
 *
 * <p>{@value #CHAINS} sums grow side by side, each waiting for itself alone. That fills two units that take up to six
 * cycles, and leaves two of the sixteen registers that a processor has at least for the factors. A processor of four
 * units of four cycles (some ARM cores) can do a third more than is done here.
 */
public final class FusedMultiplyAdds {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 12;
    /** Enough that reading and adding up the sums does not count, and few enough for the interpreter. */
    private static final int ROUNDS = 2048;

    private FusedMultiplyAdds() {}

    /** Floating-point operations in a block, a fused multiply-add counted as two. */
    public static long operationsPerBlock() { return 2L * CHAINS * ROUNDS * SPECIES.length(); }

    /**
     * Computes so many blocks. Until the compiler has seen some tens of them each takes several hundred times longer.
     *
     * @return a sum of all, without which the compiler might leave out the work
     */
    public static float run(int blocks) {
        float sum = 0;
        for (int block = 0; block < blocks; block++) {
            sum += block(block);
        }
        return sum;
    }

    /** Each chain has the same limit, {@code 0.5 · x + 1}: numbers never grow, nor do they get slow by being tiny. */
    private static float block(float start) {
        FloatVector half = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        FloatVector s0 = FloatVector.broadcast(SPECIES, start);
        FloatVector s1 = s0.add(1);
        FloatVector s2 = s0.add(2);
        FloatVector s3 = s0.add(3);
        FloatVector s4 = s0.add(4);
        FloatVector s5 = s0.add(5);
        FloatVector s6 = s0.add(6);
        FloatVector s7 = s0.add(7);
        FloatVector s8 = s0.add(8);
        FloatVector s9 = s0.add(9);
        FloatVector s10 = s0.add(10);
        FloatVector s11 = s0.add(11);
        for (int round = 0; round < ROUNDS; round++) {
            s0 = s0.fma(half, one);
            s1 = s1.fma(half, one);
            s2 = s2.fma(half, one);
            s3 = s3.fma(half, one);
            s4 = s4.fma(half, one);
            s5 = s5.fma(half, one);
            s6 = s6.fma(half, one);
            s7 = s7.fma(half, one);
            s8 = s8.fma(half, one);
            s9 = s9.fma(half, one);
            s10 = s10.fma(half, one);
            s11 = s11.fma(half, one);
        }
        return s0.add(s1).add(s2).add(s3).add(s4).add(s5).add(s6).add(s7).add(s8).add(s9).add(s10).add(s11).lane(0);
    }
}
