package io.github.tardigrad.kernels.opencl;

/**
 * How a product is cut, see {@code gemm.cl}.
 *
 * @param rows of C that a work-group makes
 * @param columns of C that it makes
 * @param depth columns of A that it fetches at a time
 * @param threadsAlongRows work-items along the rows, which divide them
 * @param threadsAlongColumns work-items along the columns; with the vector they divide them
 * @param vector floats of a vector
 */
record GemmTile(int rows, int columns, int depth, int threadsAlongRows, int threadsAlongColumns, int vector) {
    private static final GemmTile ON_A_PROCESSOR = new GemmTile(64, 64, 64, 8, 2, 16);
    private static final GemmTile ON_A_GPU = new GemmTile(64, 64, 16, 16, 16, 4);

    /** What is best on a device of this kind. */
    static GemmTile of(Device device) { return device.isGpu() ? ON_A_GPU : ON_A_PROCESSOR; }

    /** Lines for the preprocessor. */
    String definitions() {
        return "#define TILE_M " + rows + "\n#define TILE_N " + columns + "\n#define TILE_K " + depth
                + "\n#define THREADS_M " + threadsAlongRows + "\n#define THREADS_N " + threadsAlongColumns
                + "\n#define VECTOR " + vector + "\n";
    }
}
