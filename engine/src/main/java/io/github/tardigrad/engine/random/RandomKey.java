package io.github.tardigrad.engine.random;

/**
 * Names one stream of random numbers. A key is derived from a seed by {@link #child}, once for every thing that the
 * numbers must depend on, and nothing else: {@code new RandomKey(seed).child(ATTACK).child(restart).child(step)}.
 *
 * <p>Under a key, number {@code i} of row {@code r} is a pure function of (key, r, i), see {@link Philox}. So it does
 * not matter who computes it, in what order, in which batch, or on which backend.
 *
 * @param bits the 64-bit key of the generator
 */
public record RandomKey(long bits) {
    /** The key number {@code index} under this one. Children of different indices are independent streams. */
    public RandomKey child(long index) {
        // One Philox block of this key, in a row that tensor draws (rows 0 … 2^31 - 1) never use.
        int high = Philox.draw(bits, -1, (int) (index >>> 32), (int) index, 0);
        int low = Philox.draw(bits, -1, (int) (index >>> 32), (int) index, 1);
        return new RandomKey((long) high << 32 | (low & 0xffffffffL));
    }

    /** The key named {@code name} under this one, for streams that are better told by a word than by a number. */
    public RandomKey child(String name) {
        RandomKey key = child(name.length());
        for (int i = 0; i < name.length(); i++) {
            key = key.child(name.charAt(i));
        }
        return key;
    }

    /** Draw {@code index} of {@code row}: 32 uniformly random bits. */
    public int bits(int row, int index) {
        return Philox.draw(bits, row, 0, index >>> 2, index & 3);
    }

    /** Draw {@code index} of {@code row} in [0, 1), a multiple of 2⁻²⁴. */
    public float uniform(int row, int index) {
        return Philox.unit(bits(row, index));
    }

    /**
     * Draw {@code index} of {@code row} from the standard normal distribution, by Box and Muller (1958): of the uniform
     * draws u (even) and v (odd) of a pair, {@code √(−2 ln(1 − u)) · cos 2πv} is the even number and the sine the odd
     * one. Computed in double precision by functions that give the same bits everywhere.
     */
    public float normal(int row, int index) {
        int even = index & ~1;
        double radius = Math.sqrt(-2 * StrictMath.log(1.0 - uniform(row, even)));
        double angle = 2 * Math.PI * uniform(row, even + 1);
        return (float) (radius * (index == even ? StrictMath.cos(angle) : StrictMath.sin(angle)));
    }

    /** A whole number in [0, bound), by the multiply-shift rule. The bias is below bound / 2³². */
    public int below(int bound, int row, int index) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound " + bound + " is not positive: there is nothing to draw from");
        }
        return (int) ((bits(row, index) & 0xffffffffL) * bound >>> 32);
    }
}
