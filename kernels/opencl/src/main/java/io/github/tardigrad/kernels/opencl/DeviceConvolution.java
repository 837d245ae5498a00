package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.ConvolutionKernels;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.kernels.opencl.CellTables.Cells;
import io.github.tardigrad.kernels.opencl.Gemm.Images;
import io.github.tardigrad.kernels.opencl.Gemm.Layout;
import io.github.tardigrad.kernels.opencl.Gemm.Left;
import io.github.tardigrad.kernels.opencl.Gemm.Right;
import org.jspecify.annotations.Nullable;

/**
 * Convolution and its gradients as products of matrices whose factor A is never made: {@link Gemm} reads it from the
 * images. With P the windows of x (one row a window, one column a cell and channel), W the weights and Y the images:
 *
 * <pre>{@code
 * forward           Y   =  P · W        pixels of y × cells and channels × filters
 * weight gradient   dW  =  Pᵀ · dY      cells and channels × pixels of y × filters, in parts that are then added up
 * input gradient    dX  =  P' · Wᵀ      pixels of x × cells and filters × channels, P' the windows of dy
 * }</pre>
 * A group is one product of a batch. What minimal filtering suits, and what has a group for each channel, is left to
 * {@link DeviceWinograd} and {@link DeviceDepthwise}.
 */
final class DeviceConvolution implements ConvolutionKernels {
    /** Pixels that one part of a weight gradient adds up, at least. */
    private static final int PART = 2048;

    /** Weights that are turned for the input gradient are kept under this, as long as they do not change. */
    private record TurnedKey(int offset, Shape weights, int groups) {}

    private final CommandQueue queue;
    private final DeviceMemory memory;
    private final DeviceReduction reduction;
    private final CellTables cells;
    private final DeviceWinograd winograd;
    private final DeviceDepthwise depthwise;

    DeviceConvolution(CommandQueue queue, DeviceMemory memory, DeviceReduction reduction) {
        this.queue = queue;
        this.memory = memory;
        this.reduction = reduction;
        this.cells = new CellTables(queue);
        this.winograd = new DeviceWinograd(queue, memory);
        this.depthwise = new DeviceDepthwise(queue, memory, reduction);
    }

    @Override
    public void forward(ConvolutionGeometry geometry, Tensor x, Tensor weights, @Nullable Tensor bias,
            boolean rectified, Tensor y) {
        if (winograd.suits(geometry, weights.shape(), y.shape())) {
            winograd.forward(geometry, x, weights, bias, rectified, y);
            return;
        }
        if (DeviceDepthwise.suits(geometry, weights.shape())) {
            depthwise.forward(geometry, x, weights, bias, rectified, y);
            return;
        }
        Sizes sizes = Sizes.of(geometry, x.shape(), weights.shape(), y.shape());
        windows(geometry, weights.shape(), Left.A_WINDOWS,
                new Gemm.Size(sizes.outputs(), sizes.filters, sizes.cells * sizes.channels), x.shape(), y.shape())
                .batch(sizes.groups)
                .bias(bias, sizes.filters).rectified(rectified)
                .run(y, new Layout(sizes.allFilters(), sizes.filters), x,
                        new Layout(sizes.allChannels(), sizes.channels), weights,
                        new Layout(sizes.allFilters(), sizes.filters));
    }

    @Override
    public void weightGradient(ConvolutionGeometry geometry, Tensor x, Tensor dy, Tensor dweights) {
        if (winograd.suits(geometry, dweights.shape(), dy.shape()) && x.size() > 0) {
            winograd.weightGradient(geometry, x, dy, dweights);
            return;
        }
        if (DeviceDepthwise.suits(geometry, dweights.shape())) {
            depthwise.weightGradient(geometry, x, dy, dweights);
            return;
        }
        Sizes sizes = Sizes.of(geometry, x.shape(), dweights.shape(), dy.shape());
        // As many parts as there is work for, whatever the device: the order of a sum is that of its parts.
        int length = Math.max(PART, Math.ceilDiv(sizes.outputs(), 64));
        int parts = Math.max(1, Math.ceilDiv(sizes.outputs(), length));
        Gemm product = windows(geometry, dweights.shape(), Left.A_WINDOW_COLUMNS,
                new Gemm.Size(sizes.cells * sizes.channels, sizes.filters, sizes.outputs()), x.shape(), dy.shape())
                .batch(sizes.groups);
        Layout layoutC = new Layout(sizes.allFilters(), sizes.filters);
        Layout layoutX = new Layout(sizes.allChannels(), sizes.channels);
        if (parts == 1) {
            product.run(dweights, layoutC, x, layoutX, dy, layoutC);
            return;
        }
        Tensor partial = memory.borrow(dweights.shape().prepend(parts));
        product.parts(length, dweights.size()).run(partial, layoutC, x, layoutX, dy, layoutC);
        reduction.reduce(Reduction.SUM, Expression.input(0), dweights, partial);
        memory.giveBack(partial);
    }

    @Override
    public void inputGradient(ConvolutionGeometry geometry, Tensor dy, Tensor weights, Tensor dx) {
        if (winograd.suits(geometry, weights.shape(), dx.shape())) {
            winograd.inputGradient(geometry, dy, weights, dx);
            return;
        }
        if (DeviceDepthwise.suits(geometry, weights.shape())) {
            depthwise.inputGradient(geometry, dy, weights, dx);
            return;
        }
        Sizes sizes = Sizes.of(geometry, dx.shape(), weights.shape(), dy.shape());
        Shape byFilters = Shape.of(sizes.groups, sizes.cells, sizes.filters, sizes.channels);
        Tensor turned = weights.isPersistent()
                ? weights.storage().derived(new TurnedKey(weights.offset(), weights.shape(), sizes.groups),
                        stale -> turn(weights, stale == null
                                ? Tensor.of(byFilters, memory.allocate(byFilters.size()), 0)
                                : stale))
                : turn(weights, memory.borrow(byFilters));
        for (int row = 0; row < Math.min(geometry.strideHeight(), dx.shape().extent(1)); row++) {
            for (int column = 0; column < Math.min(geometry.strideWidth(), dx.shape().extent(2)); column++) {
                inputGradient(geometry, sizes, dy, weights.shape(), turned, new CellTables.Phase(row, column), dx);
            }
        }
        if (!weights.isPersistent()) {
            memory.giveBack(turned);
        }
    }

    /** One phase of dx: the pixels that the same cells of the kernel reach. Without a stride it is all of them. */
    private void inputGradient(ConvolutionGeometry geometry, Sizes sizes, Tensor dy, Shape weights, Tensor turned,
            CellTables.Phase phase, Tensor dx) {
        int height = dx.shape().extent(1);
        int width = dx.shape().extent(2);
        int rows = Math.ceilDiv(height - phase.row(), geometry.strideHeight());
        int columns = Math.ceilDiv(width - phase.column(), geometry.strideWidth());
        Cells reaching = cells.ofGradient(geometry, weights, dy.shape(), phase);
        boolean strided = geometry.strideHeight() != 1 || geometry.strideWidth() != 1;
        Gemm product = new Gemm(queue, strided ? Left.A_STRIDED_GRADIENT : Left.A_WINDOWS, Right.B_ROWS,
                new Gemm.Size(sizes.images * rows * columns, sizes.channels, reaching.count()))
                .images(new Images(dy.shape().extent(1), dy.shape().extent(2), rows, columns, 1, 1, sizes.filters,
                        reaching.table()))
                .batch(sizes.groups);
        if (strided) {
            product.phase(new Gemm.Phase(height, width, geometry.strideHeight(), geometry.strideWidth(), phase.row(),
                    phase.column()));
        }
        product.run(dx, new Layout(sizes.allChannels(), sizes.channels), dy,
                new Layout(sizes.allFilters(), sizes.filters), turned,
                new Layout(sizes.channels, sizes.cells * sizes.filters * sizes.channels));
    }

    /** [cells, channels, groups, filters] becomes [groups, cells, filters, channels]: rows of B, one for each l. */
    private Tensor turn(Tensor weights, Tensor turned) {
        Shape shape = turned.shape();
        memory.transpose(weights.view(Shape.of(shape.extent(1), shape.extent(3), shape.extent(0), shape.extent(2))),
                new int[] {2, 0, 3, 1}, turned);
        return turned;
    }

    /** Frees the tables of cells. */
    void close() { cells.close(); }

    /** A product whose A is the windows of x; where each is one pixel and all are there, they are x as it lies. */
    private Gemm windows(ConvolutionGeometry geometry, Shape weights, Left kind, Gemm.Size size, Shape x, Shape y) {
        boolean pixels = weights.extent(0) * weights.extent(1) == 1 && geometry.strideHeight() == 1
                && geometry.strideWidth() == 1 && x.extent(1) == y.extent(1) && x.extent(2) == y.extent(2)
                && geometry.top() == 0 && geometry.left() == 0;
        if (pixels) {
            return new Gemm(queue, kind == Left.A_WINDOWS ? Left.A_ROWS : Left.A_COLUMNS, Right.B_ROWS, size);
        }
        return new Gemm(queue, kind, Right.B_ROWS, size).images(new Images(x.extent(1), x.extent(2), y.extent(1),
                y.extent(2), geometry.strideHeight(), geometry.strideWidth(), weights.extent(2),
                cells.ofImages(geometry, weights, x).table()));
    }

    /**
     * What the products are made of.
     *
     * @param images in the batch
     * @param pixels of an image of y
     * @param groups of channels
     * @param cells of a window
     * @param channels of a group
     * @param filters of a group
     */
    private record Sizes(int images, int pixels, int groups, int cells, int channels, int filters) {
        static Sizes of(ConvolutionGeometry geometry, Shape x, Shape weights, Shape y) {
            return new Sizes(x.extent(0), y.extent(1) * y.extent(2), geometry.groups(),
                    weights.extent(0) * weights.extent(1), weights.extent(2), weights.extent(3) / geometry.groups());
        }

        int outputs() { return images * pixels; }

        int allChannels() { return groups * channels; }

        int allFilters() { return groups * filters; }
    }
}
