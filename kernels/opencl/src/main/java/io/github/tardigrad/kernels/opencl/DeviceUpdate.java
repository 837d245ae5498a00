package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.UpdateKernels;

/** Optimizer steps, one kernel for all parameters; see {@code update.cl}. */
final class DeviceUpdate implements UpdateKernels {
    private static final Source SOURCE = Source.of("update");

    private final CommandQueue queue;

    DeviceUpdate(CommandQueue queue) { this.queue = queue; }

    @Override
    public void sgd(Sgd step, Tensor parameters, Tensor gradients, Tensor velocity) {
        Launch launch = queue.kernel(SOURCE, "sgd").writes(parameters).with(parameters.size()).reads(gradients);
        // Without momentum the velocity is left alone.
        (step.momentum() == 0 ? launch.reads(velocity) : launch.writes(velocity)).with(step.rate())
                .with(step.momentum()).with(step.nesterov()).with(step.weightDecay()).run(parameters.size());
    }

    @Override
    public void adam(Adam step, Tensor parameters, Tensor gradients, Tensor firstMoment, Tensor secondMoment) {
        queue.kernel(SOURCE, "adam").writes(parameters).with(parameters.size()).reads(gradients).writes(firstMoment)
                .writes(secondMoment).with(step.rate()).with(step.beta1()).with(step.beta2()).with(step.epsilon())
                .with(step.weightDecay()).with(step.decoupled()).with(correction(step.beta1(), step.step()))
                .with(correction(step.beta2(), step.step())).run(parameters.size());
    }

    /** StrictMath, because the library's pow may give other bits compiled than interpreted. */
    private static float correction(float beta, int step) { return (float) (1 - StrictMath.pow(beta, step)); }
}
