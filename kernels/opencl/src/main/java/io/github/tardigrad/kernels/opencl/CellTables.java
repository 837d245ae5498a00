package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/**
 * What each cell and channel of a window adds to the place of its pixel, as the kernels of {@code gemm.cl} read it:
 * rows, columns, elements, and the row of the weights. A table depends on the geometry and the width of the images, and
 * is kept.
 */
final class CellTables implements AutoCloseable {
    /**
     * What a table depends on.
     *
     * @param phase whose pixels of dx the cells reach, looking back to dy; null for windows of x
     * @param width pixels in a row of the images
     * @param step elements of a pixel of the images
     */
    private record Key(ConvolutionGeometry geometry, Shape weights, @Nullable Phase phase, int width, int step) {}

    /**
     * Every so many rows and columns of dx, as many as the stride is.
     *
     * @param row of the first pixel
     * @param column of it
     */
    record Phase(int row, int column) {}

    /**
     * A table.
     *
     * @param count its entries: cells, times channels
     */
    record Cells(cl_mem table, int count) {}

    private final CommandQueue queue;
    private final Map<Key, Cells> tables = new HashMap<>();

    CellTables(CommandQueue queue) { this.queue = queue; }

    /** For windows of x. */
    synchronized Cells ofImages(ConvolutionGeometry geometry, Shape weights, Shape x) {
        return tables.computeIfAbsent(new Key(geometry, weights, null, x.extent(2), x.extent(3)), this::make);
    }

    /** For windows of dy, the other way round, of those cells that reach a phase. */
    synchronized Cells ofGradient(ConvolutionGeometry geometry, Shape weights, Shape dy, Phase phase) {
        return tables.computeIfAbsent(new Key(geometry, weights, phase, dy.extent(2), dy.extent(3)), this::make);
    }

    private Cells make(Key key) {
        ConvolutionGeometry g = key.geometry;
        // Numbers of a cell that one group sees.
        int depth = key.phase == null ? key.weights.extent(2) : key.weights.extent(3) / g.groups();
        IntStream.Builder table = IntStream.builder();
        int count = 0;
        for (int cell = 0; cell < key.weights.extent(0) * key.weights.extent(1); cell++) {
            int row = cell / key.weights.extent(1) * g.dilationHeight() - g.top();
            int column = cell % key.weights.extent(1) * g.dilationWidth() - g.left();
            if (key.phase != null) {
                // Pixel r of dx gets from row y of dy through the cell whose y · stride + row is r.
                row = key.phase.row - row;
                column = key.phase.column - column;
                if (row % g.strideHeight() != 0 || column % g.strideWidth() != 0) {
                    continue;
                }
                row /= g.strideHeight();
                column /= g.strideWidth();
            }
            for (int c = 0; c < depth; c++) {
                table.add(row).add(column).add((row * key.width + column) * key.step + c).add(cell * depth + c);
                count++;
            }
        }
        return new Cells(queue.constants(table.build().toArray()), count);
    }

    @Override
    public synchronized void close() {
        tables.values().forEach(cells -> CommandQueue.free(cells.table));
        tables.clear();
    }
}
