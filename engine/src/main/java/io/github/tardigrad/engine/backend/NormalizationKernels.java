package io.github.tardigrad.engine.backend;

import io.github.tardigrad.engine.Tensor;

/** Batch normalisation over all axes but the last: x, y {@code [..., c]}, all statistics {@code [c]}. */
public interface NormalizationKernels {
    /** Mean and biased variance of each channel: {@code Σ(x − mean)² / count}, never as a difference of large sums. */
    void statistics(Tensor x, Tensor mean, Tensor variance);

    /**
     * {@code y = gamma · (x − mean) / √(variance + epsilon) + beta}, or the larger one of that and 0 if
     * {@code rectified}.
     */
    void normalize(Tensor x, Tensor mean, Tensor variance, Tensor gamma, Tensor beta, float epsilon, boolean rectified,
            Tensor y);

    /**
     * Gradients when mean and variance are the batch's own, with x̂ = (x − mean) / √(variance + epsilon):
     * {@code dgamma = Σ dy · x̂}, {@code dbeta = Σ dy},
     * {@code dx = gamma / √(variance + epsilon) · (dy − (dbeta + x̂ · dgamma) / count)}. If {@code rectified}, dy
     * counts as 0 where the result was not above 0.
     */
    void gradient(Tensor x, Tensor mean, Tensor variance, Tensor gamma, Tensor beta, float epsilon, boolean rectified,
            Tensor dy, Tensor dx, Tensor dgamma, Tensor dbeta);
}
