package io.github.tardigrad.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * How wide this process computes. The species are {@code static final}: with any other kind of variable the compiler
 * does not know the width, and every operation becomes a call on a boxed vector.
 *
 * <p>No result depends on the width. Elementwise code computes each lane alone; sums over lanes go through
 * {@link VirtualLanes}; loops run over whole vectors first and finish with scalar code of the same operations.
 */
final class Lanes {
    /** The system property that forces a width in bits. */
    static final String PROPERTY = "tardigrad.vector.bits";

    /** A vector of floats. */
    static final VectorSpecies<Float> FLOATS =
            VectorSpecies.of(float.class,
                    VectorShape.forBitSize(Integer.getInteger(PROPERTY, VectorWidth.supported())));
    /** As many ints as there are floats in a vector. */
    static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    /** How many floats a vector holds: 4, 8 or 16. */
    static final int COUNT = FLOATS.length();
    /** Whether there are 32 vector registers to fill, as there are with AVX-512; else there may be 16 only. */
    static final boolean MANY_REGISTERS = COUNT == 16;

    private Lanes() {}

    /** The first index that is left to scalar code when {@code count} elements are walked in whole vectors. */
    static int bound(int count) {
        return count & -COUNT;
    }

    /** The vector that starts at {@code array[at]}. */
    static FloatVector load(float[] array, int at) {
        return FloatVector.fromArray(FLOATS, array, at);
    }

    /** The same number in every lane. */
    static FloatVector broadcast(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }

    /** The same number in every lane. */
    static IntVector broadcast(int value) {
        return IntVector.broadcast(INTS, value);
    }
}
