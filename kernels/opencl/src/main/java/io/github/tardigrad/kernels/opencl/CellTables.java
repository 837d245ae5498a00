package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import java.util.HashMap;
import java.util.Map;
import org.jocl.cl_mem;

/**
 * What each cell and channel of a window adds to the place of its pixel, as the kernels of {@code gemm.cl} read it:
 * rows, columns, elements, and nothing. A table depends on the geometry and the width of the images, and is kept.
 */
final class CellTables implements AutoCloseable {
    /**
     * What a table depends on.
     *
     * @param gradient whether the cells look back, from a pixel of dx to dy
     * @param width pixels in a row of the images, 0 where the kernel computes elements itself
     * @param step elements of a pixel of the images
     */
    private record Key(ConvolutionGeometry geometry, Shape weights, boolean gradient, int width, int step) {}

    private final CommandQueue queue;
    private final Map<Key, cl_mem> tables = new HashMap<>();

    CellTables(CommandQueue queue) { this.queue = queue; }

    /** For windows of x. */
    synchronized cl_mem ofImages(ConvolutionGeometry geometry, Shape weights, Shape x) {
        return tables.computeIfAbsent(new Key(geometry, weights, false, x.extent(2), x.extent(3)), this::make);
    }

    /** For windows of dy, the other way round. If the stride is not 1, the kernel finds the pixel of dy itself. */
    synchronized cl_mem ofGradient(ConvolutionGeometry geometry, Shape weights, Shape dy, boolean strided) {
        return tables.computeIfAbsent(new Key(geometry, weights, true, strided ? 0 : dy.extent(2), dy.extent(3)),
                this::make);
    }

    private cl_mem make(Key key) {
        int height = key.weights.extent(0);
        int width = key.weights.extent(1);
        // Numbers of a cell that one group sees.
        int depth = key.gradient ? key.weights.extent(3) / key.geometry.groups() : key.weights.extent(2);
        int[] table = new int[4 * height * width * depth];
        int at = 0;
        for (int p = 0; p < height; p++) {
            for (int q = 0; q < width; q++) {
                int row = p * key.geometry.dilationHeight() - key.geometry.top();
                int column = q * key.geometry.dilationWidth() - key.geometry.left();
                int sign = key.gradient ? -1 : 1;
                for (int c = 0; c < depth; c++) {
                    table[at++] = sign * row;
                    table[at++] = sign * column;
                    table[at++] = sign * (row * key.width + column) * (key.width == 0 ? 0 : key.step) + c;
                    table[at++] = 0;
                }
            }
        }
        return queue.constants(table);
    }

    @Override
    public synchronized void close() {
        tables.values().forEach(CommandQueue::free);
        tables.clear();
    }
}
