package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.ConvolutionKernels;
import io.github.tardigrad.engine.backend.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how a convolution is computed, and keeps the packed weights: by {@link Winograd} where {@link WinogradChoice}
 * says so, else as a {@link DirectConvolution}; the input gradient by {@link WinogradScatter} where that has fewer
 * tiles, and by {@link ScatteredGradient} for images with few channels.
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
        FORWARD, DIRECT_GRADIENT, SCATTERED_GRADIENT, WINOGRAD_FORWARD, WINOGRAD_GRADIENT, WINOGRAD_SCATTER
    }

    /**
     * Under which packed weights are kept with their storage.
     *
     * @param winograd the algorithm, if there is one: images of another size may want another for the same weights
     */
    private record PackedKey(Form form, @Nullable Winograd winograd, ConvolutionGeometry geometry, int offset,
            Shape shape) {}

    @Override
    public void forward(ConvolutionGeometry g, Tensor x, Tensor weights, @Nullable Tensor bias, boolean rectified,
            Tensor y) {
        Winograd winograd = WinogradChoice.of(g, weights.shape(), y.shape());
        if (winograd != null) {
            transform(Form.WINOGRAD_FORWARD, winograd, g, weights,
                    transformed -> new WinogradConvolution(pool, transformed,
                            winograd.windows(x.shape(), g.top(), g.left(), y.shape()), winograd.results(y.shape()))
                            .run(x, new ConvolutionFinish(bias, rectified), y));
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
            transform(Form.WINOGRAD_SCATTER, scatter, g, weights,
                    transformed -> new WinogradScatter(pool, transformed, scatter.results(dy.shape()),
                            scatter.windows(dx.shape(), g.top(), g.left(), dy.shape())).run(dy, dx));
            return;
        }
        Winograd winograd = WinogradChoice.of(g, weights.shape(), dx.shape());
        if (winograd != null) {
            // The weights turned around: what was before a pixel is now behind it.
            int reach = Winograd.KERNEL - 1;
            transform(Form.WINOGRAD_GRADIENT, winograd, g, weights,
                    transformed -> new WinogradConvolution(pool, transformed,
                            winograd.windows(dy.shape(), reach - g.top(), reach - g.left(), dx.shape()),
                            winograd.results(dx.shape())).run(dy, ConvolutionFinish.NONE, dx));
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
        Winograd winograd = WinogradChoice.of(g, dweights.shape(), dy.shape());
        if (winograd != null) {
            new WinogradWeightGradient(pool, winograd, winograd.windows(x.shape(), g.top(), g.left(), dy.shape()),
                    winograd.results(dy.shape())).run(x, dy, dweights);
        } else {
            new WeightGradient(pool, g, x, dy, dweights).run();
        }
    }

    /**
     * Runs {@code use} with transformed weights. They are up to four times as large as the weights, and in training
     * each form is used once before those change: so they are kept from their second use on, and lie in working memory
     * before.
     */
    private void transform(Form form, Winograd winograd, ConvolutionGeometry g, Tensor weights,
            Consumer<WinogradWeights> use) {
        WinogradWeights kept = !weights.isPersistent() ? null
                : weights.storage().derivedIfRepeated(key(form, winograd, g, weights),
                        room -> transformed(form, winograd, weights, room));
        if (kept != null) {
            use.accept(kept);
            return;
        }
        boolean forward = form == Form.WINOGRAD_FORWARD;
        int rows = weights.shape().extent(forward ? 2 : 3);
        int columns = weights.shape().extent(forward ? 3 : 2);
        Scratch shared = pool.borrow();
        float[] values = shared.floats(WEIGHTS, WinogradWeights.size(winograd, rows, columns));
        use.accept(transformed(form, winograd, weights, new WinogradWeights(winograd, values, rows, columns)));
        pool.giveBack(shared);
    }

    private WinogradWeights transformed(Form form, Winograd winograd, Tensor weights, @Nullable WinogradWeights room) {
        int inputs = weights.shape().extent(2);
        int filters = weights.shape().extent(3);
        float[] w = Heap.read(weights);
        int start = Heap.start(weights);
        return form == Form.WINOGRAD_FORWARD ? WinogradWeights.forward(pool, winograd, w, start, inputs, filters, room)
                : WinogradWeights.gradient(pool, winograd, w, start, inputs, filters, form == Form.WINOGRAD_GRADIENT,
                        room);
    }

    /** Packed weights are kept while the weights do not change. */
    private static <T> T packed(Form form, ConvolutionGeometry g, Tensor weights, Storage.Derivation<T> pack) {
        if (!weights.isPersistent()) {
            return pack.make(null);
        }
        return weights.storage().derived(key(form, null, g, weights), pack);
    }

    private static PackedKey key(Form form, @Nullable Winograd winograd, ConvolutionGeometry g, Tensor weights) {
        return new PackedKey(form, winograd, g, weights.offset(), weights.shape());
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
