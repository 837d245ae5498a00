package io.github.tardigrad.engine.backend;

import io.github.tardigrad.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Two-dimensional cross-correlation, as deep learning calls convolution. Images are NHWC, weights HWIO:
 * x {@code [n, h, w, c]}, weights {@code [kh, kw, c / groups, f]}, bias {@code [f]}, y {@code [n, h', w', f]}.
 *
 * <pre>{@code y[n, i, j, f] = bias[f] + Σ x[n, i·s + p·d − top, j·s + q·d − left, c] · weights[p, q, c, f]}</pre>
 * over p, q and the channels c of f's group; x is 0 outside the image.
 */
public interface ConvolutionKernels {
    /** y from x, or the larger one of that and 0 if {@code rectified}. */
    void forward(ConvolutionGeometry geometry, Tensor x, Tensor weights, @Nullable Tensor bias, boolean rectified,
            Tensor y);

    /** The gradient for x from the gradient for y. */
    void inputGradient(ConvolutionGeometry geometry, Tensor dy, Tensor weights, Tensor dx);

    /** The gradient for the weights, summed over the batch. */
    void weightGradient(ConvolutionGeometry geometry, Tensor x, Tensor dy, Tensor dweights);
}
