package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import org.jspecify.annotations.Nullable;

/** Convolutions with a group for each channel, see {@code depthwise.cl}. */
final class DeviceDepthwise {
    private static final Source SOURCE = Source.of("vectors", "depthwise");
    /** Pixels that one part of a weight gradient adds up, at most. */
    private static final int PART = 512;

    private final CommandQueue queue;
    private final DeviceMemory memory;
    private final DeviceReduction reduction;

    DeviceDepthwise(CommandQueue queue, DeviceMemory memory, DeviceReduction reduction) {
        this.queue = queue;
        this.memory = memory;
        this.reduction = reduction;
    }

    /** Whether a convolution is one of these. */
    static boolean suits(ConvolutionGeometry g, Shape weights) { return g.groups() > 1 && weights.extent(2) == 1; }

    /** {@code y = x * w}, and a bias and relu behind it. */
    void forward(ConvolutionGeometry g, Tensor x, Tensor weights, @Nullable Tensor bias, boolean rectified, Tensor y) {
        int items = y.size() / width(g, weights.shape());
        queue.kernel(source(g, weights.shape()), "depthwise").writes(y).with(items).reads(x).reads(weights)
                .reads(bias == null ? weights : bias).withEach(sizes(x.shape(), y.shape())).with(bias != null)
                .with(rectified).run(items);
    }

    /** {@code dx}. */
    void inputGradient(ConvolutionGeometry g, Tensor dy, Tensor weights, Tensor dx) {
        int items = dx.size() / width(g, weights.shape());
        queue.kernel(source(g, weights.shape()), "depthwise_input_gradient").writes(dx).with(items).reads(dy)
                .reads(weights).withEach(sizes(dx.shape(), dy.shape())).run(items);
    }

    /** {@code dw}, in parts that are then added up. */
    void weightGradient(ConvolutionGeometry g, Tensor x, Tensor dy, Tensor dweights) {
        int pixels = dy.shape().extent(0) * dy.shape().extent(1) * dy.shape().extent(2);
        int parts = Math.max(1, Math.ceilDiv(pixels, PART));
        Tensor partial = parts == 1 ? dweights : memory.borrow(dweights.shape().prepend(parts));
        int items = partial.size() / width(g, dweights.shape());
        queue.kernel(source(g, dweights.shape()), "depthwise_weight_gradient").writes(partial).with(items).reads(x)
                .reads(dy).withEach(sizes(x.shape(), dy.shape())).withEach(pixels, PART).run(items);
        if (parts > 1) {
            reduction.reduce(Reduction.SUM, Expression.input(0), dweights, partial);
            memory.giveBack(partial);
        }
    }

    /** {@code SIZES} of the kernels. */
    private static int[] sizes(Shape x, Shape y) {
        return new int[] {x.extent(1), x.extent(2), x.extent(3), y.extent(1), y.extent(2), y.extent(3)};
    }

    private static int multiplier(ConvolutionGeometry g, Shape weights) { return weights.extent(3) / g.groups(); }

    private int width(ConvolutionGeometry g, Shape weights) {
        return multiplier(g, weights) == 1 ? Vectors.width(queue.device(), g.groups()) : 1;
    }

    private Source source(ConvolutionGeometry g, Shape weights) {
        return SOURCE.with(Vectors.definition(width(g, weights)) + "#define MULTIPLIER " + multiplier(g, weights)
                + "\n#define KERNEL_H " + weights.extent(0) + "\n#define KERNEL_W " + weights.extent(1)
                + "\n#define STRIDE_H " + g.strideHeight() + "\n#define STRIDE_W " + g.strideWidth()
                + "\n#define DILATION_H " + g.dilationHeight() + "\n#define DILATION_W " + g.dilationWidth()
                + "\n#define TOP " + g.top() + "\n#define LEFT " + g.left() + "\n");
    }
}
