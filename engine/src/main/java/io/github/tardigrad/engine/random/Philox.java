package io.github.tardigrad.engine.random;

/**
 * Philox4x32-10, the counter-based generator of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011):
 * ten rounds of multiplication and exclusive-or turn a 128-bit counter into four 32-bit numbers under a 64-bit key.
 *
 * <p>It keeps no state, so number {@code i} is computed without the ones before it, on any thread and any device.
 */
public final class Philox {
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private Philox() {}

    /**
     * Word {@code lane} (0–3) of the block at counter {@code (c0 = block, c1 = high, c2 = row, c3 = 0)} under
     * {@code key}. For draws of a tensor, element {@code i} of row {@code r} is {@code draw(key, r, 0, i / 4, i % 4)}.
     */
    public static int draw(long key, int row, int high, int block, int lane) {
        return word(key, block, high, row, 0, lane);
    }

    /** Word {@code lane} of the block at any counter, as the paper defines it. */
    static int word(long key, int counter0, int counter1, int counter2, int counter3, int lane) {
        int c0 = counter0;
        int c1 = counter1;
        int c2 = counter2;
        int c3 = counter3;
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = (c0 & 0xffffffffL) * MULTIPLIER_0;
            long product1 = (c2 & 0xffffffffL) * MULTIPLIER_1;
            c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c1 = (int) product1;
            c3 = (int) product0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        return switch (lane) {
            case 0 -> c0;
            case 1 -> c1;
            case 2 -> c2;
            default -> c3;
        };
    }

    /** The upper 24 bits as a float in [0, 1): every value is a multiple of 2⁻²⁴ and exact. */
    public static float unit(int bits) {
        return (bits >>> 8) * 0x1p-24f;
    }
}
