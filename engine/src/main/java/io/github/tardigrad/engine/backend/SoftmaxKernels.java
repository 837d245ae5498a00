package io.github.tardigrad.engine.backend;

import io.github.tardigrad.engine.Tensor;

/** Softmax and what is built on it, over the last axis: x, y {@code [..., classes]}. */
public interface SoftmaxKernels {
    /** {@code y = exp(x − max) / Σ exp(x − max)}. */
    void softmax(Tensor x, Tensor y);

    /** {@code dx = y · (dy − Σ dy · y)}. */
    void softmaxGradient(Tensor y, Tensor dy, Tensor dx);

    /** {@code y = x − max − log Σ exp(x − max)}. */
    void logSoftmax(Tensor x, Tensor y);

    /** {@code dx = dy − exp(y) · Σ dy}. */
    void logSoftmaxGradient(Tensor y, Tensor dy, Tensor dx);

    /**
     * The cross-entropy of each row of logits {@code [n, classes]}: {@code loss[i] = −Σ t[i, c] · log p[i, c]}, where
     * {@code t = (1 − smoothing) · target + smoothing / classes} and p is the softmax, which is stored as well.
     *
     * @param targets class indices {@code [n]} or distributions {@code [n, classes]}
     * @param losses {@code [n]}
     * @param probabilities p, {@code [n, classes]}
     */
    void crossEntropy(Tensor logits, Tensor targets, float smoothing, Tensor losses, Tensor probabilities);

    /**
     * {@code dlogits[i] = scale · dlosses[i] · (p[i] · Σ t[i] − t[i])}; {@code dlosses} is {@code [n]} or a scalar for
     * all.
     */
    void crossEntropyGradient(Tensor probabilities, Tensor targets, float smoothing, Tensor dlosses, float scale,
            Tensor dlogits);
}
