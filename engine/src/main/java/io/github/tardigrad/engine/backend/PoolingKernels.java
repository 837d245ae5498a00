package io.github.tardigrad.engine.backend;

import io.github.tardigrad.engine.Tensor;

/** Pooling over windows of NHWC images: x {@code [n, h, w, c]}, y {@code [n, h', w', c]}. */
public interface PoolingKernels {
    /**
     * The largest value of each window, and in {@code winners} (shaped as y) where it was: {@code p · width + q} for
     * row p and column q of the window, the first one among equals. Padding never wins.
     */
    void max(PoolingGeometry geometry, Tensor x, Tensor y, Tensor winners);

    /** Each {@code dy} added to the place of its window's winner in {@code dx}; 0 elsewhere. */
    void maxGradient(PoolingGeometry geometry, Tensor dy, Tensor winners, Tensor dx);

    /** The mean of each window; over all its cells or those inside the image, as the geometry says. */
    void average(PoolingGeometry geometry, Tensor x, Tensor y);

    /** Each {@code dy} spread evenly over its window. */
    void averageGradient(PoolingGeometry geometry, Tensor dy, Tensor dx);
}
