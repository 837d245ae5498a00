package io.github.tardigrad.kernels.vector;

import java.util.concurrent.locks.LockSupport;

/**
 * Lets the compiler see the register tiles before real work does. Until a tile is compiled by C2, each of its vectors
 * is an object on the heap, and it runs several hundred times slower: the first large product of a process would take
 * most of a second in that state. On tiny sizes the way to compiled code costs some tens of milliseconds.
 *
 * <p>The numbers of calls follow the thresholds of HotSpot: the first compiler takes a method after 200 calls, the
 * second after 600 if calls and rounds of loops together are more than 15,000. Then it is waited, for a limited time,
 * until the tiles are fast. In a process that has been through it, all of this takes about a millisecond.
 */
final class WarmUp {
    private static final int INTERPRETED_CALLS = 250;
    private static final int CALLS = 650;
    private static final int DEPTH = 13;
    /** A compiled tile needs less than one microsecond for {@link #DEPTH}, one that is not needs about a hundred. */
    private static final long FAST_NANOS = 10_000;
    private static final long PATIENCE_NANOS = 400_000_000;

    private WarmUp() {}

    /** Brings all tiles up to speed, on all threads of the pool. */
    static void run(WorkerPool pool) {
        float[] zeros = new float[Scratch.START + 2 * DEPTH * RowTile.COLUMNS];
        int[] places = new int[2 * RowTile.MOST_ROWS];
        Tile[] tiles = {
                (depth, c) -> row(RowTile.ROWS, depth, zeros, places, c),
                (depth, c) -> ColumnTile.multiply(walk(depth), ColumnTile.MOST_ROWS, zeros, 0, zeros, 0, c, 0, 0),
                (depth, c) -> RowTile.multiplyTaps(new int[depth], zeros, places, zeros, 0, zeros, 0, c),
                (depth, c) -> RowTile.multiplyNarrow(stretches(depth), zeros, places, zeros, 0, zeros, 0, c),
                (depth, c) -> row(RowTile.FEW_ROWS, depth, zeros, places, c),
                (depth, c) -> ColumnTile.multiply(walk(depth), ColumnTile.GRAIN, zeros, 0, zeros, 0, c, 0, 0),
        };
        pool.run(tiles.length, (tile, scratch) -> {
            float[] c = new float[RowTile.COLUMNS];
            for (int call = 0; call < CALLS; call++) {
                tiles[tile].run(call < INTERPRETED_CALLS ? 1 : DEPTH, c);
            }
        });
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (Tile tile : tiles) {
            awaitFast(tile, deadline);
        }
    }

    /** The compiler works on another thread, which may be short of time: leave the core to it. */
    private static void awaitFast(Tile tile, long deadline) {
        float[] c = new float[RowTile.COLUMNS];
        while (System.nanoTime() < deadline) {
            long before = System.nanoTime();
            tile.run(DEPTH, c);
            if (System.nanoTime() - before < FAST_NANOS) {
                return;
            }
            LockSupport.parkNanos(FAST_NANOS);
        }
    }

    /** One call of a tile, {@code depth} multiply-adds deep. */
    @FunctionalInterface
    private interface Tile {
        void run(int depth, float[] c);
    }

    private static void row(int rows, int depth, float[] zeros, int[] places, float[] c) {
        RowTile.multiply(rows, stretches(depth), zeros, places, zeros, 0, zeros, 0, c);
    }

    /** Two, or the compiler would take it for granted that there is one and have to start again with the second. */
    private static int[] stretches(int depth) {
        return new int[] {0, depth, 0, depth};
    }

    private static ColumnTile.Walk walk(int depth) {
        return new ColumnTile.Walk(2, 2, 0, 0, 0, 0, depth, 0, RowTile.COLUMNS);
    }
}
