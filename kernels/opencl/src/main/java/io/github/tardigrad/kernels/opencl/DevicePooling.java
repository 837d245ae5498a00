package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.engine.backend.PoolingKernels;

/** Pooling, one work-item some channels of a pixel of what is written; see {@code pooling.cl}. */
final class DevicePooling implements PoolingKernels {
    private static final Source SOURCE = Source.of("vectors", "pooling");

    private final CommandQueue queue;

    DevicePooling(CommandQueue queue) { this.queue = queue; }

    @Override
    public void max(PoolingGeometry geometry, Tensor x, Tensor y, Tensor winners) {
        queue.kernel(source(geometry, y), "max_pool").writes(y).with(items(y)).reads(x).writes(winners)
                .withEach(sizes(x.shape(), y.shape())).run(items(y));
    }

    @Override
    public void maxGradient(PoolingGeometry geometry, Tensor dy, Tensor winners, Tensor dx) {
        queue.kernel(source(geometry, dx), "max_pool_gradient").writes(dx).with(items(dx)).reads(dy).reads(winners)
                .withEach(sizes(dx.shape(), dy.shape())).run(items(dx));
    }

    @Override
    public void average(PoolingGeometry geometry, Tensor x, Tensor y) {
        queue.kernel(source(geometry, y), "average_pool").writes(y).with(items(y)).reads(x)
                .withEach(sizes(x.shape(), y.shape())).run(items(y));
    }

    @Override
    public void averageGradient(PoolingGeometry geometry, Tensor dy, Tensor dx) {
        queue.kernel(source(geometry, dx), "average_pool_gradient").writes(dx).with(items(dx)).reads(dy)
                .withEach(sizes(dx.shape(), dy.shape())).run(items(dx));
    }

    private int width(Tensor images) { return Vectors.width(queue.device(), images.shape().extent(3)); }

    private Source source(PoolingGeometry geometry, Tensor images) {
        return SOURCE.with(Vectors.definition(width(images))
                + "#define WINDOW_H " + geometry.height() + "\n#define WINDOW_W " + geometry.width()
                + "\n#define STRIDE_H " + geometry.strideHeight() + "\n#define STRIDE_W " + geometry.strideWidth()
                + "\n#define PAD_H " + geometry.paddingHeight() + "\n#define PAD_W " + geometry.paddingWidth()
                + "\n#define COUNT_PADDING " + (geometry.countPadding() ? 1 : 0) + "\n");
    }

    private int items(Tensor images) { return images.size() / width(images); }

    /** {@code SIZES} of the kernels. */
    private static int[] sizes(Shape x, Shape y) {
        return new int[] {x.extent(1), x.extent(2), x.extent(3), y.extent(1), y.extent(2)};
    }
}
