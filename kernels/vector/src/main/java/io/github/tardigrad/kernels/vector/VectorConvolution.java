package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.ConvolutionKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how a convolution is computed, and keeps the packed weights. The forward pass and most input gradients are
 * {@link DirectConvolution}s.
 *
 * <p>The choice is made here, by geometry and channels alone: never by the batch, on which the bits of an image must
 * not depend, nor by the vector width.
 */
final class VectorConvolution implements ConvolutionKernels {
    private final WorkerPool pool;

    VectorConvolution(WorkerPool pool) { this.pool = pool; }

    /** What weights are packed for. */
    private enum Form { FORWARD, DIRECT_GRADIENT, SCATTERED_GRADIENT }

    /** Under which packed weights are kept with their storage. */
    private record PackedKey(Form form, ConvolutionGeometry geometry, int offset, Shape shape) {}

    @Override
    public void forward(ConvolutionGeometry g, Tensor x, Tensor weights, @Nullable Tensor bias, Tensor y) {
        KernelShape kernel = KernelShape.of(weights.shape(), g.groups());
        PaddedImages source = PaddedImages.of(x.shape(), g);
        List<Panels> packed = packed(Form.FORWARD, g, weights, () -> ForwardStencils.pack(pool, kernel, weights));
        List<float[]> start = new ArrayList<>();
        for (int group = 0; group < g.groups(); group++) {
            start.add(start(bias, group, kernel.ownFilters()));
        }
        List<Stencil> stencils = ForwardStencils.of(g, kernel, source, y.shape(), packed, start);
        new DirectConvolution(pool, source, stencils).run(x, y);
    }

    @Override
    public void inputGradient(ConvolutionGeometry g, Tensor dy, Tensor weights, Tensor dx) {
        if (ScatteredGradient.suits(g, dx.shape())) {
            List<Panels> packed = packed(Form.SCATTERED_GRADIENT, g, weights, () -> {
                return List.of(ScatteredGradient.pack(pool, weights));
            });
            float[] zeros = start(null, 0, packed.getFirst().columns());
            new ScatteredGradient(pool, g, dy.shape(), weights.shape(), dx.shape(), packed.getFirst(), zeros)
                    .run(dy, dx);
            return;
        }
        KernelShape kernel = KernelShape.of(weights.shape(), g.groups());
        GradientStencils stencils = new GradientStencils(g, kernel, dy.shape(), dx.shape());
        List<Panels> packed = packed(Form.DIRECT_GRADIENT, g, weights, () -> stencils.pack(pool, weights));
        float[] zeros = start(null, 0, kernel.inputs());
        new DirectConvolution(pool, stencils.source(), stencils.of(packed, zeros)).run(dy, dx);
    }

    @Override
    public void weightGradient(ConvolutionGeometry g, Tensor x, Tensor dy, Tensor dweights) {
        new WeightGradient(pool, g, x, dy, dweights).run();
    }

    /** Packed weights are kept while the weights do not change. */
    private static List<Panels> packed(Form form, ConvolutionGeometry g, Tensor weights, Supplier<List<Panels>> pack) {
        if (!weights.isPersistent()) {
            return pack.get();
        }
        return weights.storage().derived(new PackedKey(form, g, weights.offset(), weights.shape()), pack);
    }

    /** What the output channels of a group start with, padded to whole panels. */
    private static float[] start(@Nullable Tensor bias, int group, int channels) {
        float[] start = new float[Scratch.START + Panels.count(channels) * RowTile.COLUMNS];
        if (bias != null) {
            System.arraycopy(Heap.read(bias), Heap.start(bias) + group * channels, start, Scratch.START, channels);
        }
        return start;
    }
}
