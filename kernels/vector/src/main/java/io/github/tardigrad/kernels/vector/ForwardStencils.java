package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The forward pass as {@link Stencil}s: one for each group, a window being the kernel's cells with the group's
 * channels.
 */
final class ForwardStencils {
    private ForwardStencils() {}

    /**
     * The stencils.
     *
     * @param weights packed by {@link #pack}
     * @param start what the filters of each group start with
     */
    static List<Stencil> of(ConvolutionGeometry g, KernelShape kernel, PaddedImages source, Shape y,
            List<Panels> weights, List<float[]> start) {
        int pixel = source.channels();
        Window.Builder window = new Window.Builder();
        for (int p = 0; p < kernel.height(); p++) {
            for (int q = 0; q < kernel.width(); q++) {
                window.add(p * g.dilationHeight() * source.line() + q * g.dilationWidth() * pixel, kernel.inputs());
            }
        }
        List<Stencil> stencils = new ArrayList<>();
        for (int group = 0; group < kernel.groups(); group++) {
            RowProduct product =
                    new RowProduct(window.build(), weights.get(group), start.get(group));
            stencils.add(new Stencil(y.extent(1), y.extent(2), group * kernel.inputs(),
                    g.strideHeight() * source.line(), g.strideWidth() * pixel, product, group * kernel.ownFilters(),
                    y.extent(2) * kernel.filters(), kernel.filters()));
        }
        return stencils;
    }

    /** The weights of each group: a row for each float of a window, a column for each filter. */
    static List<Panels> pack(WorkerPool pool, KernelShape kernel, Tensor weights, @Nullable List<Panels> stale) {
        List<Panels> packed = new ArrayList<>();
        for (int group = 0; group < kernel.groups(); group++) {
            int[] rows = new int[kernel.window()];
            for (int k = 0; k < rows.length; k++) {
                rows[k] = Heap.start(weights) + kernel.cell(0, 0, group) + k * kernel.filters();
            }
            packed.add(Panels.of(pool, kernel.ownFilters(), Heap.read(weights), rows, 1,
                    stale == null ? null : stale.get(group)));
        }
        return packed;
    }
}
