package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The input gradient as {@link Stencil}s over the images of dy.
 *
 * <p>An input pixel in row h is seen by kernel row p from output row i = (h + top − p · dilation) / stride where that
 * divides. So input rows of the same remainder modulo the stride see the same kernel rows, and the gradient of each
 * such set of pixels is a convolution of dy with stride 1 and those cells of the kernel, turned around.
 */
final class GradientStencils {
    private final ConvolutionGeometry g;
    private final KernelShape kernel;
    private final Shape dx;
    private final List<Phase> rows;
    private final List<Phase> columns;
    /** The images of dy with as many zeros around them as the windows reach out. */
    private final PaddedImages source;

    GradientStencils(ConvolutionGeometry g, KernelShape kernel, Shape dy, Shape dx) {
        this.g = g;
        this.kernel = kernel;
        this.dx = dx;
        rows = Phase.of(g.strideHeight(), g.dilationHeight(), g.top(), kernel.height(), dx.extent(1));
        columns = Phase.of(g.strideWidth(), g.dilationWidth(), g.left(), kernel.width(), dx.extent(2));
        source = new PaddedImages(dy.extent(1), dy.extent(2), dy.extent(3), Phase.before(rows), Phase.before(columns),
                Phase.after(rows, dy.extent(1)), Phase.after(columns, dy.extent(2)));
    }

    PaddedImages source() { return source; }

    /**
     * The stencils: for each remainder of rows, of columns, and each group.
     *
     * @param weights packed by {@link #pack}
     * @param zeros what the input channels start with
     */
    List<Stencil> of(List<Panels> weights, float[] zeros) {
        int pixel = kernel.channels();
        int line = dx.extent(2) * pixel;
        int center = source.top() * source.line() + source.left() * source.channels();
        List<Stencil> stencils = new ArrayList<>();
        for (Phase row : rows) {
            for (Phase column : columns) {
                Window window = window(row, column);
                int first = row.remainder() * line + column.remainder() * pixel;
                for (int group = 0; group < kernel.groups(); group++) {
                    RowProduct product =
                            new RowProduct(window, weights.get(stencils.size()), zeros);
                    stencils.add(new Stencil(row.count(), column.count(), center + group * kernel.ownFilters(),
                            source.line(), source.channels(), product, first + group * kernel.inputs(),
                            g.strideHeight() * line, g.strideWidth() * pixel));
                }
            }
        }
        return stencils;
    }

    private Window window(Phase row, Phase column) {
        Window.Builder window = new Window.Builder();
        for (Phase.Tap p : row.taps()) {
            for (Phase.Tap q : column.taps()) {
                window.add(p.shift() * source.line() + q.shift() * source.channels(), kernel.ownFilters());
            }
        }
        return window.build();
    }

    /** The weights of each stencil: a row for each float of a window, a column for each input channel. */
    List<Panels> pack(WorkerPool pool, Tensor weights, @Nullable List<Panels> stale) {
        List<Panels> packed = new ArrayList<>();
        for (Phase row : rows) {
            for (Phase column : columns) {
                for (int group = 0; group < kernel.groups(); group++) {
                    int[] places = new int[row.taps().size() * column.taps().size() * kernel.ownFilters()];
                    int k = 0;
                    for (Phase.Tap p : row.taps()) {
                        for (Phase.Tap q : column.taps()) {
                            int cell = Heap.start(weights) + kernel.cell(p.cell(), q.cell(), group);
                            for (int filter = 0; filter < kernel.ownFilters(); filter++) {
                                places[k++] = cell + filter;
                            }
                        }
                    }
                    packed.add(Panels.of(pool, kernel.inputs(), Heap.read(weights), places, kernel.filters(),
                            stale == null ? null : stale.get(packed.size())));
                }
            }
        }
        return packed;
    }
}
