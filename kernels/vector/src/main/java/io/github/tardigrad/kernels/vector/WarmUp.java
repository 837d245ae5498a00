package io.github.tardigrad.kernels.vector;

import java.util.concurrent.locks.LockSupport;

/**
 * Lets the compiler see the two great register tiles before real work does. Until such a loop is compiled by C2, each
 * of its vectors is an object on the heap, and it runs several hundred times slower: the first large product of a
 * process would take most of a second in that state. On tiny sizes the way to compiled code is much shorter.
 *
 * <p>The numbers of calls follow the thresholds of HotSpot: the first compiler takes a method after 200 calls, the
 * second after 600 if calls and rounds of loops together are more than 15,000. Then it is waited, for a limited time,
 * until the tile is fast: a process that goes on before only makes the compiler slower. Others than these two are
 * compiled soon enough by the way.
 */
final class WarmUp {
    private static final int INTERPRETED_CALLS = 250;
    private static final int CALLS = 650;
    /** Rounds of the innermost loop in a call, which has two such loops. */
    private static final int ROUNDS = 13;
    /** A compiled tile needs less than one microsecond for that, one that is not needs some tens. */
    private static final long FAST_NANOS = 5_000;
    /** The compiler works on another thread, which may be short of time: it is left the core for so long, */
    private static final long PAUSE_NANOS = 20_000;
    /** and given up after that. */
    private static final long PATIENCE_NANOS = 500_000_000;

    private final float[] zeros = new float[2 * ROUNDS * RowTile.COLUMNS];
    private final float[] result = new float[RowTile.COLUMNS];

    private WarmUp() {}

    /** Brings the tiles up to speed: a few tenths of a second the first time in a process, then next to nothing. */
    static void run() {
        WarmUp warmUp = new WarmUp();
        warm(warmUp::row);
        warm(warmUp::column);
    }

    /** A tile on zeros, with loops of so many rounds. */
    @FunctionalInterface
    private interface Tile {
        void run(int rounds);
    }

    private static void warm(Tile tile) {
        for (int call = 0; call < CALLS; call++) {
            tile.run(call < INTERPRETED_CALLS ? 1 : ROUNDS);
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (long before = System.nanoTime(); before < deadline; before = System.nanoTime()) {
            tile.run(ROUNDS);
            if (System.nanoTime() - before < FAST_NANOS) {
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /**
     * Two runs, or the compiler would take it for granted that there is one and have to start again with the second.
     */
    private void row(int rounds) {
        int[] places = new int[2 * RowTile.MOST_ROWS];
        RowTile.multiply(RowTile.ROWS, new int[] {0, rounds, 0, rounds}, zeros, places, zeros, 0, zeros, 0, result);
    }

    private void column(int rounds) {
        ColumnTile.Walk walk = new ColumnTile.Walk(2, 2, 0, 0, 0, 0, rounds, 0, RowTile.COLUMNS);
        ColumnTile.multiply(walk, ColumnTile.MOST_ROWS, zeros, 0, zeros, 0, result, 0, 0);
    }
}
