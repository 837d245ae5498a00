package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.backend.Precision;

/**
 * How {@code tensor_gemm.cl} cuts a product: each warp of 32 work-items has a part of the tile.
 *
 * @param rows of C that a work-group makes
 * @param columns of C that it makes
 * @param depth columns of A that it fetches at a time, a multiple of 8
 * @param warpRows of C that a warp makes, a multiple of 16
 * @param warpColumns of C that it makes, a multiple of 8
 * @param stages fetches that local memory holds, 2 or more
 * @param precision of the factors
 * @param emulated whether work-items do together what tensor cores would do
 */
record TensorTile(int rows, int columns, int depth, int warpRows, int warpColumns, int stages, Precision precision,
        boolean emulated) implements GemmTile {
    private static final int WARP = 32;
    private static final Source SOURCE = Source.of("operands", "tensor_cores", "tensor_gemm");
    /** So much longer is a line in local memory than it need be: of rows of the operand, and of its columns. */
    private static final int GAP = 8;
    /** Floats by which the work-items of an emulated warp show each other A and B. */
    private static final int WARP_LOCAL_SIZE = 16 * 8 + 8 * 8;

    /** Checks that warps share the tile evenly, and work-items what they fetch. */
    TensorTile {
        if (warpRows < 1 || warpRows > rows || warpColumns < 1 || warpColumns > columns) {
            throw new IllegalArgumentException("a tile of " + rows + "x" + columns + " has no warps of " + warpRows
                    + "x" + warpColumns);
        }
        int items = rows / warpRows * (columns / warpColumns) * WARP;
        if (rows % warpRows != 0 || columns % warpColumns != 0 || warpRows % 16 != 0 || warpColumns % 8 != 0
                || depth % 8 != 0 || rows * depth % (4 * items) != 0 || columns * depth % (4 * items) != 0
                || stages < 2) {
            throw new IllegalArgumentException("a tile of " + rows + "x" + columns + "x" + depth + " in " + stages
                    + " stages is not shared evenly by warps of " + warpRows + "x" + warpColumns);
        }
    }

    @Override
    public int vector() { return Gemm.LEAST_VECTOR; }

    @Override
    public boolean aligned() { return true; }

    @Override
    public long[] group() { return new long[] {(long) rows / warpRows * (columns / warpColumns) * WARP}; }

    @Override
    public int localBytes() {
        int a = Math.max(rows * (depth + GAP / 2), depth * (rows + GAP));
        int b = Math.max(depth * (columns + GAP), columns * (depth + GAP / 2));
        int pixels = 4 * Math.max(rows, 2 * depth);
        int shared = workItems() / WARP * (emulated ? WARP_LOCAL_SIZE : 1);
        return (stages * (a + b) + pixels + shared) * Float.BYTES;
    }

    @Override
    public String text() {
        return rows + "x" + columns + "x" + depth + " warp " + warpRows + "x" + warpColumns + " stages " + stages;
    }

    @Override
    public Source source() { return SOURCE; }

    @Override
    public String ownDefinitions() {
        return "#define WARP_M " + warpRows + "\n#define WARP_N " + warpColumns + "\n"
                + (precision == Precision.TF32X3 ? "#define SPLIT\n" : "") + (emulated ? "" : "#define PTX\n");
    }
}
