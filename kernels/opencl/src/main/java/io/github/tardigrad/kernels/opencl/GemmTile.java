package io.github.tardigrad.kernels.opencl;

import java.util.List;
import java.util.stream.Stream;

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
    /** Work-groups without vectors of work-items: one work-item has much to do, and long vectors for it. */
    private static final List<GemmTile> ON_A_PROCESSOR =
            List.of(new GemmTile(64, 64, 64, 8, 2, 16), new GemmTile(8, 32, 64, 1, 1, 16));
    private static final List<GemmTile> ON_A_GPU = List.of(new GemmTile(64, 64, 16, 16, 16, 4),
            new GemmTile(32, 32, 16, 8, 8, 4), new GemmTile(8, 32, 16, 1, 1, 4));

    /** The first that fits into the device, of those for its kind. */
    static GemmTile of(Device device) {
        List<GemmTile> tiles = device.isGpu() ? ON_A_GPU : ON_A_PROCESSOR;
        return tiles.stream().filter(tile -> tile.workItems() <= device.largestWorkGroup()
                && tile.threadsAlongRows() <= device.highestWorkGroup()
                && tile.localBytes() <= device.localMemory()).findFirst().orElse(tiles.getLast());
    }

    /** Every tile that any device gets. */
    static List<GemmTile> all() { return Stream.concat(ON_A_PROCESSOR.stream(), ON_A_GPU.stream()).toList(); }

    int workItems() { return threadsAlongRows * threadsAlongColumns; }

    /** Of both tiles, and of the places of pixels. */
    int localBytes() {
        int floats = rows * (depth + 4) + depth * columns + 4 * Math.max(rows, depth);
        return floats * Float.BYTES;
    }

    /** Lines for the preprocessor. */
    String definitions() {
        return "#define TILE_M " + rows + "\n#define TILE_N " + columns + "\n#define TILE_K " + depth
                + "\n#define THREADS_M " + threadsAlongRows + "\n#define THREADS_N " + threadsAlongColumns
                + "\n#define VECTOR " + vector + "\n";
    }
}
