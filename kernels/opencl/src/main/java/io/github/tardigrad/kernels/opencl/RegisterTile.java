package io.github.tardigrad.kernels.opencl;

import java.util.List;

/**
 * How {@code gemm.cl} cuts a product: each work-item has some of its sums in registers.
 *
 * @param rows of C that a work-group makes
 * @param columns of C that it makes
 * @param depth columns of A that it fetches at a time
 * @param threadsAlongRows work-items along the rows
 * @param threadsAlongColumns work-items along the columns
 * @param vector floats of a vector: 1, 4 or 16
 * @param ahead columns of A that a work-item takes from local memory at once: 1 or 4
 * @param stages fetches that local memory holds: 1 or 2
 */
record RegisterTile(int rows, int columns, int depth, int threadsAlongRows, int threadsAlongColumns, int vector,
        int ahead, int stages) implements GemmTile {
    private static final Source SOURCE = Source.of("operands", "gemm");
    /** So much longer is a row of A in local memory than it need be. */
    private static final int GAP = 4;

    /** Checks that there is such a kernel, and that work-items share the tile evenly. */
    RegisterTile {
        if (!List.of(1, 4, 16).contains(vector) || !List.of(1, 4).contains(ahead) || stages < 1 || stages > 2) {
            throw new IllegalArgumentException("there are no tiles with vector " + vector + ", ahead " + ahead
                    + ", stages " + stages + ": vector is 1, 4 or 16, ahead 1 or 4, stages 1 or 2");
        }
        int threads = threadsAlongRows * threadsAlongColumns;
        if (rows % threadsAlongRows != 0 || columns % (threadsAlongColumns * vector) != 0 || depth % ahead != 0
                || stages > 1 && (rows * depth % (threads * vector) != 0
                        || columns * depth % (threads * vector) != 0)) {
            throw new IllegalArgumentException("a tile of " + rows + "x" + columns + "x" + depth
                    + " is not shared evenly by " + threadsAlongRows + "x" + threadsAlongColumns
                    + " work-items with vectors of " + vector);
        }
    }

    /** Vectors of four are what GPUs move at once, but only where the compiler knows that they may. */
    @Override
    public boolean aligned() { return vector == Gemm.LEAST_VECTOR; }

    @Override
    public long[] group() { return new long[] {threadsAlongColumns, threadsAlongRows}; }

    /** {@inheritDoc} Of both operands, and of the places of pixels. */
    @Override
    public int localBytes() {
        int operands = rows * (depth + GAP) + depth * columns;
        return (stages * operands + 4 * Math.max(rows, 2 * depth)) * Float.BYTES;
    }

    @Override
    public String text() {
        return rows + "x" + columns + "x" + depth + " threads " + threadsAlongRows + "x" + threadsAlongColumns
                + " vector " + vector + " ahead " + ahead + " stages " + stages;
    }

    @Override
    public Source source() { return SOURCE; }

    @Override
    public String ownDefinitions() {
        return "#define THREADS_M " + threadsAlongRows + "\n#define THREADS_N " + threadsAlongColumns
                + "\n#define VECTOR " + vector + "\n#define AHEAD " + ahead + "\n";
    }
}
