package io.github.tardigrad.engine.backend;

import io.github.tardigrad.engine.Tensor;

/** Optimizer steps, in place over whole flat parameters. All tensors have the same size. */
public interface UpdateKernels {
    /**
     * Stochastic gradient descent.
     *
     * @param rate the learning rate
     * @param momentum how much of the velocity stays, 0 for none
     * @param nesterov whether to look ahead along the velocity
     * @param weightDecay the L2 penalty added to the gradient
     */
    record Sgd(float rate, float momentum, boolean nesterov, float weightDecay) {}

    /**
     * Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019).
     *
     * @param rate the learning rate
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param epsilon added to the root of the second moment
     * @param weightDecay the decay
     * @param decoupled true for AdamW ({@code w −= rate · decay · w}), false to add it to the gradient
     * @param step the number of this step, from 1, for the bias correction
     */
    record Adam(float rate, float beta1, float beta2, float epsilon, float weightDecay, boolean decoupled, int step) {}

    /**
     * {@code g += decay · w; v = momentum · v + g; w −= rate · (nesterov ? g + momentum · v : v)}; with momentum 0 the
     * velocity is left alone and {@code w −= rate · g}.
     */
    void sgd(Sgd step, Tensor parameters, Tensor gradients, Tensor velocity);

    /**
     * {@code m += (1 − β₁)(g − m); v += (1 − β₂)(g² − v); w −= rate / (1 − β₁ᵗ) · m / (√(v / (1 − β₂ᵗ)) + ε)}.
     */
    void adam(Adam step, Tensor parameters, Tensor gradients, Tensor firstMoment, Tensor secondMoment);
}
