package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.PoolingGeometry;
import io.github.tardigrad.engine.backend.PoolingKernels;

/** Pooling, one work-item an element of what is written; see {@code pooling.cl}. */
final class DevicePooling implements PoolingKernels {
    private static final Source SOURCE = Source.of("pooling");

    private final CommandQueue queue;

    DevicePooling(CommandQueue queue) { this.queue = queue; }

    @Override
    public void max(PoolingGeometry geometry, Tensor x, Tensor y, Tensor winners) {
        queue.kernel(SOURCE, "max_pool").writes(y).with(y.size()).reads(x).writes(winners)
                .withEach(numbers(geometry, x.shape(), y.shape())).run(y.size());
    }

    @Override
    public void maxGradient(PoolingGeometry geometry, Tensor dy, Tensor winners, Tensor dx) {
        queue.kernel(SOURCE, "max_pool_gradient").writes(dx).with(dx.size()).reads(dy).reads(winners)
                .withEach(numbers(geometry, dx.shape(), dy.shape())).run(dx.size());
    }

    @Override
    public void average(PoolingGeometry geometry, Tensor x, Tensor y) {
        queue.kernel(SOURCE, "average_pool").writes(y).with(y.size()).reads(x)
                .withEach(numbers(geometry, x.shape(), y.shape())).with(geometry.countPadding()).run(y.size());
    }

    @Override
    public void averageGradient(PoolingGeometry geometry, Tensor dy, Tensor dx) {
        queue.kernel(SOURCE, "average_pool_gradient").writes(dx).with(dx.size()).reads(dy)
                .withEach(numbers(geometry, dx.shape(), dy.shape())).with(geometry.countPadding()).run(dx.size());
    }

    /** {@code GEOMETRY} of the kernels. */
    private static int[] numbers(PoolingGeometry geometry, Shape x, Shape y) {
        return new int[] {x.extent(1), x.extent(2), x.extent(3), y.extent(1), y.extent(2), geometry.height(),
                geometry.width(), geometry.strideHeight(), geometry.strideWidth(), geometry.paddingHeight(),
                geometry.paddingWidth()};
    }
}
