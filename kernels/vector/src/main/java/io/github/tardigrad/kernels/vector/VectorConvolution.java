package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.ConvolutionKernels;
import io.github.tardigrad.engine.backend.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how a convolution is computed, and keeps packed weights: by {@link Winograd} where {@link WinogradChoice}
 * says so, else as a {@link DirectConvolution}; the input gradient by {@link WinogradScatter} where that has fewer
 * tiles, and by {@link ScatteredGradient} for images with few channels. With many channels
 * {@link WideWinogradConvolution} is used until transformed weights are kept, and with few pixels
 * {@link PackedWeightGradient} is the direct form of the weight gradient.
 *
 * <p>The choice is made by geometry and channels alone: never by the batch, on which the bits of an image must not
 * depend, nor by the vector width.
 */
final class VectorConvolution implements ConvolutionKernels {
    /** The same as that of the sums of {@link WinogradWeightGradient}, which is as large: one array serves both. */
    private static final int WEIGHTS = 2;

    private final WorkerPool pool;

    VectorConvolution(WorkerPool pool) { this.pool = pool; }

    /** What weights are packed for. */
    private enum Form {
        FORWARD, DIRECT_GRADIENT, SCATTERED_GRADIENT
    }

    /** Under which packed weights are kept with their storage. */
    private record PackedKey(Form form, ConvolutionGeometry geometry, int offset, Shape shape) {}

    /** The same for transformed weights: images of another size may want another algorithm for the same weights. */
    private record TransformedKey(Winograd winograd, WinogradKernel.Use use, int offset, Shape shape) {}

    @Override
    public void forward(ConvolutionGeometry g, Tensor x, Tensor weights, @Nullable Tensor bias, boolean rectified,
            Tensor y) {
        Winograd winograd = WinogradChoice.of(g, weights.shape(), y.shape());
        if (winograd != null) {
            convolve(WinogradKernel.of(winograd, WinogradKernel.Use.FORWARD, weights), weights,
                    winograd.windows(x.shape(), g.top(), g.left(), y.shape()), x,
                    new ConvolutionFinish(bias, rectified), y);
            return;
        }
        KernelShape kernel = KernelShape.of(weights.shape(), g.groups());
        PaddedImages source = PaddedImages.of(x.shape(), g);
        List<Panels> packed = packed(Form.FORWARD, g, weights,
                stale -> ForwardStencils.pack(pool, kernel, weights, stale));
        List<float[]> start = new ArrayList<>();
        for (int group = 0; group < g.groups(); group++) {
            start.add(start(bias, group, kernel.ownFilters()));
        }
        List<Stencil> stencils = ForwardStencils.of(g, kernel, source, y.shape(), packed, start);
        new DirectConvolution(pool, source, stencils, new ConvolutionFinish(null, rectified)).run(x, y);
    }

    @Override
    public void inputGradient(ConvolutionGeometry g, Tensor dy, Tensor weights, Tensor dx) {
        Winograd scatter = WinogradChoice.ofScatter(g, weights.shape(), dy.shape(), dx.shape());
        if (scatter != null) {
            WinogradKernel kernel = WinogradKernel.of(scatter, WinogradKernel.Use.SCATTER, weights);
            transform(kernel, kept(kernel, weights),
                    transformed -> new WinogradScatter(pool, transformed, scatter.results(dy.shape()),
                            scatter.windows(dx.shape(), g.top(), g.left(), dy.shape())).run(dy, dx));
            return;
        }
        Winograd winograd = WinogradChoice.of(g, weights.shape(), dx.shape());
        if (winograd != null) {
            // The weights turned around: what was before a pixel is now behind it.
            int reach = Winograd.KERNEL - 1;
            convolve(WinogradKernel.of(winograd, WinogradKernel.Use.GRADIENT, weights), weights,
                    winograd.windows(dy.shape(), reach - g.top(), reach - g.left(), dx.shape()), dy,
                    ConvolutionFinish.NONE, dx);
            return;
        }
        if (ScatteredGradient.suits(g, dy.shape(), dx.shape())) {
            Panels packed = packed(Form.SCATTERED_GRADIENT, g, weights,
                    stale -> ScatteredGradient.pack(pool, weights, stale));
            new ScatteredGradient(pool, g, dy.shape(), weights.shape(), dx.shape(), packed).run(dy, dx);
            return;
        }
        KernelShape kernel = KernelShape.of(weights.shape(), g.groups());
        GradientStencils stencils = new GradientStencils(g, kernel, dy.shape(), dx.shape());
        List<Panels> packed = packed(Form.DIRECT_GRADIENT, g, weights,
                stale -> stencils.pack(pool, weights, stale));
        float[] zeros = start(null, 0, kernel.inputs());
        new DirectConvolution(pool, stencils.source(), stencils.of(packed, zeros),
                ConvolutionFinish.NONE).run(dy, dx);
    }

    @Override
    public void weightGradient(ConvolutionGeometry g, Tensor x, Tensor dy, Tensor dweights) {
        if (x.size() == 0 || dy.size() == 0) {
            // No images, or no channels and so no weights: nothing is summed.
            Arrays.fill(Heap.write(dweights), Heap.start(dweights), Heap.start(dweights) + dweights.size(), 0);
            return;
        }
        Winograd winograd = WinogradChoice.of(g, dweights.shape(), dy.shape());
        if (winograd != null) {
            new WinogradWeightGradient(pool, winograd, winograd.windows(x.shape(), g.top(), g.left(), dy.shape()),
                    winograd.results(dy.shape())).run(x, dy, dweights);
        } else if (PackedWeightGradient.suits(g, dweights.shape(), dy.shape())) {
            new PackedWeightGradient(pool, g, x, dy, dweights).run();
        } else {
            new WeightGradient(pool, g, x, dy, dweights).run();
        }
    }

    /** A convolution of x, cut as {@code source}, into y, with transformed weights. */
    private void convolve(WinogradKernel kernel, Tensor weights, TileGrid source, Tensor x, ConvolutionFinish finish,
            Tensor y) {
        TileGrid target = kernel.winograd().results(y.shape());
        WinogradWeights kept = kept(kernel, weights);
        if (kept == null && WideWinogradConvolution.suits(kernel)) {
            new WideWinogradConvolution(pool, kernel, source, target).run(x, finish, y);
        } else {
            transform(kernel, kept,
                    transformed -> new WinogradConvolution(pool, transformed, source, target).run(x, finish, y));
        }
    }

    /**
     * Transformed weights that are kept, or null. They are up to four times as large as the weights, and in training
     * each form is used once before those change: so they are kept from their second use on.
     */
    private @Nullable WinogradWeights kept(WinogradKernel kernel, Tensor weights) {
        return !weights.isPersistent() ? null
                : weights.storage().derivedIfRepeated(
                        new TransformedKey(kernel.winograd(), kernel.use(), weights.offset(), weights.shape()),
                        stale -> kernel.transform(pool, stale));
    }

    /** Runs {@code use} with transformed weights: those that are kept, or new ones in working memory. */
    private void transform(WinogradKernel kernel, @Nullable WinogradWeights kept, Consumer<WinogradWeights> use) {
        if (kept != null) {
            use.accept(kept);
            return;
        }
        Scratch shared = pool.borrow();
        use.accept(kernel.transform(pool, kernel.in(shared.floats(WEIGHTS, kernel.size()), kernel.columns())));
        pool.giveBack(shared);
    }

    /** Packed weights are kept while the weights do not change. */
    private static <T> T packed(Form form, ConvolutionGeometry g, Tensor weights, Storage.Derivation<T> pack) {
        if (!weights.isPersistent()) {
            return pack.make(null);
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
