package io.github.tardigrad.nn.optimizer;

import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.UpdateKernels;
import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019): {@code w −= rate · decay · w} beside the step.
 * State: {@code first_moment} and {@code second_moment}.
 */
public final class AdamW extends Optimizer {
    private static final String FIRST = "first_moment";
    private static final String SECOND = "second_moment";

    private final float beta1;
    private final float beta2;
    private final float epsilon;
    private final float weightDecay;

    /**
     * All options.
     *
     * @param beta1 how much of the mean gradient stays from step to step, inside [0, 1)
     * @param beta2 the same for the mean square, inside [0, 1)
     * @param epsilon added to the root of the mean square, above 0
     * @param weightDecay how fast parameters shrink beside the step, 0 or more
     */
    public AdamW(Parameters parameters, float beta1, float beta2, float epsilon, float weightDecay) {
        super(parameters, List.of(FIRST, SECOND));
        inUnitInterval("beta1", beta1);
        inUnitInterval("beta2", beta2);
        atLeastZero("weight decay", weightDecay);
        if (!(epsilon > 0 && Float.isFinite(epsilon))) {
            throw new IllegalArgumentException("AdamW's epsilon " + epsilon + " is not above 0: 1e-8 is usual");
        }
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.weightDecay = weightDecay;
    }

    /** Betas 0.9 and 0.999, epsilon 1e-8, weight decay 0.01. */
    public static AdamW of(Parameters parameters) { return new AdamW(parameters, 0.9f, 0.999f, 1e-8f, 0.01f); }

    @Override
    void update(Tensor gradient, float learningRate, long step) {
        UpdateKernels.Adam options = new UpdateKernels.Adam(learningRate, beta1, beta2, epsilon, weightDecay, true,
                Math.toIntExact(step));
        parameters().engine().backend().update().adam(options, parameters().flat(), gradient, remembered(FIRST),
                remembered(SECOND));
    }

    @Override
    public String toString() {
        return "adamw:beta1=" + beta1 + ",beta2=" + beta2 + ",epsilon=" + epsilon + ",weight-decay=" + weightDecay;
    }
}
