package io.github.tardigrad.kernels.vector;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The right-hand side of a product, cut into panels of {@link RowTile#COLUMNS} columns, each of them contiguous:
 *
 * <pre>
 *        columns →                     panel 0   panel 1   panel 2
 *      ┌────────────────┐              ┌──────┐  ┌──────┐  ┌──┬───┐
 *   k↓ │                │      →    k↓ │      │  │      │  │  │ 0 │
 *      └────────────────┘              └──────┘  └──────┘  └──┴───┘
 * </pre>
 *
 * @param values the panels, one after the other
 * @param at where the first begins
 * @param depth how many rows they have
 * @param columns how many columns there are; the last panel is filled up with zeros
 */
record Panels(float[] values, int at, int depth, int columns) {

    /** How many panels that many columns make. */
    static int count(int columns) {
        return Math.ceilDiv(columns, RowTile.COLUMNS);
    }

    /** How many floats the panels of such a matrix take. */
    static int size(int depth, int columns) {
        return Math.multiplyExact(depth, count(columns) * RowTile.COLUMNS);
    }

    /** How many there are. */
    int count() { return count(columns); }

    /** Where panel number {@code panel} begins. */
    int place(int panel) { return at + panel * depth * RowTile.COLUMNS; }

    /**
     * Packs panel number {@code panel}: row k comes from {@code source[rows[k] …]}, column j is j · step further.
     */
    void pack(int panel, float[] source, int[] rows, int step) {
        int first = panel * RowTile.COLUMNS;
        int width = Math.min(RowTile.COLUMNS, columns - first);
        if (width < RowTile.COLUMNS) {
            Arrays.fill(values, place(panel), place(panel + 1), 0);
        }
        if (step == 1) {
            for (int k = 0; k < depth; k++) {
                System.arraycopy(source, rows[k] + first, values, place(panel) + k * RowTile.COLUMNS, width);
            }
            return;
        }
        // Transposed: neighbours in the source are neighbours in k. A few of them at a time use up their cache line.
        for (int k0 = 0; k0 < depth; k0 += Scratch.LINE) {
            int end = Math.min(k0 + Scratch.LINE, depth);
            for (int j = 0; j < width; j++) {
                int from = (first + j) * step;
                int to = place(panel) + j;
                for (int k = k0; k < end; k++) {
                    values[to + k * RowTile.COLUMNS] = source[rows[k] + from];
                }
            }
        }
    }

    /** Packs into the panels of the same matrix that are {@code stale}, or into new ones. */
    static Panels of(WorkerPool pool, int columns, float[] source, int[] rows, int step, @Nullable Panels stale) {
        Panels panels = stale != null ? stale
                : new Panels(new float[Scratch.START + size(rows.length, columns)], Scratch.START, rows.length,
                        columns);
        pool.run(panels.count(), (panel, scratch) -> panels.pack(panel, source, rows, step));
        return panels;
    }
}
