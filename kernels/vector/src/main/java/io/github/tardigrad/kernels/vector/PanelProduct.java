package io.github.tardigrad.kernels.vector;

import java.util.Arrays;

/**
 * Products {@code Vᵀ · D} of factors in panels, one for each element of V, which are added up over blocks of rows: what
 * is left of a weight gradient when its factors are packed.
 *
 * <p>The sums are divided among the threads, never the rows: each sum takes in all rows in order, one fused
 * multiply-add for each.
 *
 * @param v its columns are the rows of the sums
 * @param d one matrix for each element, or a single one for all
 * @param matrix floats from the sums of one element to those of the next
 * @param line floats from one row of the sums to the next
 */
record PanelProduct(WorkerPool pool, ElementPanels v, ElementPanels d, int matrix, int line) {
    /** V and D of a block have about this many floats, or more: see {@link #rowsOfBlock}. */
    private static final int BLOCK_FLOATS = 1 << 19;
    /** A block has at least so many floats for each one of the sums. */
    private static final int SUMS_SHARE = 2;
    /** So many rows are multiplied before the next ones: their part of a panel of D stays in the first-level cache. */
    private static final int DEPTH = 128;
    private static final int CHUNKS_PER_THREAD = 4;

    /**
     * So many that V and D of a block are in a cache when the sums read them, but enough that the sums, which come and
     * go for each block, are the smaller part.
     *
     * @param ofRow floats of one row of all matrices of V and D
     * @param sums how many sums there are
     */
    static int rowsOfBlock(int ofRow, int sums) {
        return (int) Math.max(1, Math.max(BLOCK_FLOATS, (long) SUMS_SHARE * sums) / ofRow);
    }

    /**
     * Adds the products of a block to the sums at {@code sums[at …]}: a task is an element and some of its rows.
     *
     * @param begins whether the sums are 0 so far, whatever is in their memory
     * @param count how many rows of V and D there are
     */
    void add(boolean begins, int count, float[] left, float[] right, float[] sums, int at) {
        int grains = v.columns() / PanelTile.ROWS;
        int parts = Math.clamp(Math.ceilDiv(pool.threads() * CHUNKS_PER_THREAD, v.elements()), 1, grains);
        pool.run(v.elements() * parts, (task, scratch) -> {
            int element = task / parts;
            int other = d.elements() == 1 ? 0 : element;
            int from = grains * (task % parts) / parts * PanelTile.ROWS;
            int end = grains * (task % parts + 1) / parts * PanelTile.ROWS;
            int to = at + element * matrix;
            if (begins) {
                Arrays.fill(sums, to + from * line, to + end * line, 0);
            }
            for (int first = 0; first < count; first += DEPTH) {
                int depth = Math.min(DEPTH, count - first);
                for (int column = 0; column < d.columns(); column += RowTile.COLUMNS) {
                    for (int row = from; row < end; row += PanelTile.ROWS) {
                        PanelTile.multiply(depth, left, v.place(element, first, row), right,
                                d.place(other, first, column), sums, to + row * line + column, line);
                    }
                }
            }
        });
    }
}
