package io.github.tardigrad.nn.optimizer;

import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.UpdateKernels;
import java.util.List;

/**
 * Stochastic gradient descent, with momentum (Polyak 1964; the form of Sutskever et al. 2013 without dampening),
 * Nesterov's look ahead and an L2 penalty. State: {@code velocity}, with momentum only.
 */
public final class Sgd extends Optimizer {
    private static final String VELOCITY = "velocity";

    private final float momentum;
    private final boolean nesterov;
    private final float weightDecay;

    /**
     * All options.
     *
     * @param momentum how much of the velocity stays from step to step, inside [0, 1)
     * @param nesterov whether to look ahead along the velocity; takes momentum
     * @param weightDecay the L2 penalty that is added to the gradient, 0 or more
     */
    public Sgd(Parameters parameters, float momentum, boolean nesterov, float weightDecay) {
        super(parameters, momentum > 0 ? List.of(VELOCITY) : List.of());
        inUnitInterval("momentum", momentum);
        atLeastZero("weight decay", weightDecay);
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("Nesterov's look ahead takes momentum above 0: 0.9 is usual");
        }
        this.momentum = momentum;
        this.nesterov = nesterov;
        this.weightDecay = weightDecay;
    }

    /** Plain descent. */
    public static Sgd of(Parameters parameters) { return new Sgd(parameters, 0, false, 0); }

    @Override
    void update(Tensor gradient, float learningRate, long step) {
        // Without momentum the kernel leaves the velocity alone, so any tensor of the right size stands in for it.
        Tensor velocity = momentum > 0 ? remembered(VELOCITY) : gradient;
        UpdateKernels.Sgd options = new UpdateKernels.Sgd(learningRate, momentum, nesterov, weightDecay);
        parameters().engine().backend().update().sgd(options, parameters().flat(), gradient, velocity);
    }

    @Override
    public String toString() {
        return "sgd:momentum=" + momentum + ",nesterov=" + nesterov + ",weight-decay=" + weightDecay;
    }
}
