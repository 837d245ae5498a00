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
 * Convolutions: the forward pass and the input gradient are {@link DirectConvolution}s, set up here; the weight gradient is
 * {@link WeightGradient}.
 *
 * <p>Another algorithm is to be chosen in the three public methods, by geometry and channels alone: never by the batch, on
 * which the bits of an image must not depend.
 */
final class VectorConvolution implements ConvolutionKernels {
    private final WorkerPool pool;

    VectorConvolution(WorkerPool pool) { this.pool = pool; }

    /** Under which packed weights are kept with their storage. */
    private record PackedKey(Form form, ConvolutionGeometry geometry, int offset, Shape shape) {}

    /** What weights are packed for. */
    private enum Form { FORWARD, DIRECT_GRADIENT, SCATTERED }

    /** The shape of weights by its names. */
    private record Kernel(int height, int width, int inputs, int filters, int groups) {
        static Kernel of(Tensor weights, ConvolutionGeometry g) {
            Shape shape = weights.shape();
            return new Kernel(shape.extent(0), shape.extent(1), shape.extent(2), shape.extent(3), g.groups());
        }

        /** Filters of one group. */
        int ownFilters() { return filters / groups; }

        /** Where input channel 0 of a group's filter 0 lies among the weights, for kernel cell (p, q). */
        int cell(int p, int q, int group) { return (p * width + q) * inputs * filters + group * ownFilters(); }
    }

    @Override
    public void forward(ConvolutionGeometry g, Tensor x, Tensor weights, @Nullable Tensor bias, Tensor y) {
        Kernel kernel = Kernel.of(weights, g);
        PaddedImages source = new PaddedImages(x.shape().extent(1), x.shape().extent(2), x.shape().extent(3), g.top(), g.left(),
                g.bottom(), g.right());
        List<Panels> packed = packed(weights, new PackedKey(Form.FORWARD, g, weights.offset(), weights.shape()), () ->
            packForward(kernel, weights));
        int height = y.shape().extent(1);
        int width = y.shape().extent(2);
        Window.Builder window = new Window.Builder();
        for (int p = 0; p < kernel.height; p++) {
            for (int q = 0; q < kernel.width; q++) {
                window.add(p * g.dilationHeight() * source.line() + q * g.dilationWidth() * source.channels(), kernel.inputs);
            }
        }
        List<Stencil> stencils = new ArrayList<>();
        for (int group = 0; group < g.groups(); group++) {
            stencils.add(new Stencil(height, width, group * kernel.inputs, g.strideHeight() * source.line(),
                    g.strideWidth() * source.channels(), window.build(), packed.get(group),
                    start(bias, group, kernel.ownFilters()), group * kernel.ownFilters(), width * kernel.filters,
                    kernel.filters));
        }
        new DirectConvolution(pool, source, stencils).run(x.shape().extent(0), Heap.read(x), Heap.start(x), Heap.write(y),
                Heap.start(y), y.shape().rowSize());
    }

    private static List<Panels> packForward(Kernel kernel, Tensor weights) {
        List<Panels> packed = new ArrayList<>();
        for (int group = 0; group < kernel.groups; group++) {
            int[] rows = new int[kernel.height * kernel.width * kernel.inputs];
            for (int k = 0; k < rows.length; k++) {
                rows[k] = Heap.start(weights) + kernel.cell(0, 0, group) + k * kernel.filters;
            }
            packed.add(Panels.of(kernel.ownFilters(), Heap.read(weights), rows, 1));
        }
        return packed;
    }

    /** What the output channels of a group start with, padded to whole panels. */
    private static float[] start(@Nullable Tensor bias, int group, int channels) {
        float[] start = new float[Scratch.START + Panels.count(channels) * RowTile.COLUMNS];
        if (bias != null) {
            System.arraycopy(Heap.read(bias), Heap.start(bias) + group * channels, start, Scratch.START, channels);
        }
        return start;
    }

    @Override
    public void inputGradient(ConvolutionGeometry g, Tensor dy, Tensor weights, Tensor dx) {
        if (ScatteredGradient.suits(g, dx.shape())) {
            Panels packed = packed(weights, new PackedKey(Form.SCATTERED, g, weights.offset(), weights.shape()), () ->
                List.of(ScatteredGradient.pack(weights))).getFirst();
            new ScatteredGradient(pool, g, dy.shape(), weights.shape(), dx.shape(), packed, start(null, 0, packed.columns()))
                    .run(Heap.read(dy), Heap.start(dy), Heap.write(dx), Heap.start(dx));
        } else {
            directInputGradient(g, dy, weights, dx);
        }
    }

    /**
     * An input pixel in row h is seen by kernel row p from output row i = (h + top − p · dilation) / stride where that
     * divides. So input rows of the same remainder modulo the stride see the same kernel rows, and the gradient of each such
     * set of pixels is a convolution of dy with stride 1 and those cells of the kernel, turned around.
     */
    private void directInputGradient(ConvolutionGeometry g, Tensor dy, Tensor weights, Tensor dx) {
        Kernel kernel = Kernel.of(weights, g);
        int height = dx.shape().extent(1);
        int width = dx.shape().extent(2);
        List<Phase> rows = Phase.of(g.strideHeight(), g.dilationHeight(), g.top(), kernel.height, height);
        List<Phase> columns = Phase.of(g.strideWidth(), g.dilationWidth(), g.left(), kernel.width, width);
        Shape shape = dy.shape();
        PaddedImages source = new PaddedImages(shape.extent(1), shape.extent(2), shape.extent(3), Phase.before(rows),
                Phase.before(columns), Phase.after(rows, shape.extent(1)), Phase.after(columns, shape.extent(2)));
        List<Panels> packed = packed(weights, new PackedKey(Form.DIRECT_GRADIENT, g, weights.offset(), weights.shape()), () ->
            packInput(kernel, weights, rows, columns));
        float[] start = start(null, 0, kernel.inputs);
        int channels = kernel.inputs * kernel.groups;
        List<Stencil> stencils = new ArrayList<>();
        for (Phase row : rows) {
            for (Phase column : columns) {
                Window.Builder window = new Window.Builder();
                for (Phase.Tap p : row.taps()) {
                    for (Phase.Tap q : column.taps()) {
                        window.add(p.shift() * source.line() + q.shift() * source.channels(), kernel.ownFilters());
                    }
                }
                for (int group = 0; group < g.groups(); group++) {
                    int origin = source.top() * source.line() + source.left() * source.channels() + group * kernel.ownFilters();
                    stencils.add(new Stencil(row.count(), column.count(), origin, source.line(), source.channels(),
                            window.build(), packed.get(stencils.size()), start,
                            (row.remainder() * width + column.remainder()) * channels + group * kernel.inputs,
                            g.strideHeight() * width * channels, g.strideWidth() * channels));
                }
            }
        }
        new DirectConvolution(pool, source, stencils).run(dx.shape().extent(0), Heap.read(dy), Heap.start(dy), Heap.write(dx),
                Heap.start(dx), dx.shape().rowSize());
    }

    private static List<Panels> packInput(Kernel kernel, Tensor weights, List<Phase> rows, List<Phase> columns) {
        List<Panels> packed = new ArrayList<>();
        for (Phase row : rows) {
            for (Phase column : columns) {
                for (int group = 0; group < kernel.groups; group++) {
                    int[] places = new int[row.taps().size() * column.taps().size() * kernel.ownFilters()];
                    int k = 0;
                    for (Phase.Tap p : row.taps()) {
                        for (Phase.Tap q : column.taps()) {
                            for (int filter = 0; filter < kernel.ownFilters(); filter++) {
                                places[k++] = Heap.start(weights) + kernel.cell(p.cell(), q.cell(), group) + filter;
                            }
                        }
                    }
                    packed.add(Panels.of(kernel.inputs, Heap.read(weights), places, kernel.filters));
                }
            }
        }
        return packed;
    }

    /** Packed weights are kept while the weights do not change. */
    private static List<Panels> packed(Tensor weights, PackedKey key, Supplier<List<Panels>> make) {
        return weights.isPersistent() ? weights.storage().derived(key, make) : make.get();
    }

    @Override
    public void weightGradient(ConvolutionGeometry g, Tensor x, Tensor dy, Tensor dweights) {
        new WeightGradient(pool, g, x, dy, dweights).run();
    }
}
