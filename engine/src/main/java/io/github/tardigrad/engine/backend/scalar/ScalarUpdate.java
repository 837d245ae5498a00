package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.UpdateKernels;

/** Each parameter on its own: w its value, g its gradient. */
final class ScalarUpdate implements UpdateKernels {
    @Override
    public void sgd(Sgd step, Tensor parameters, Tensor gradients, Tensor velocity) {
        Floats values = Floats.written(parameters);
        Floats slopes = Floats.of(gradients);
        // Without momentum there may be no velocity to speak of, and none is read or written.
        Floats velocities = step.momentum() == 0 ? Floats.of(velocity) : Floats.written(velocity);
        for (int i = 0; i < parameters.size(); i++) {
            float w = values.get(i);
            float g = slopes.get(i) + step.weightDecay() * w;
            if (step.momentum() != 0) {
                float v = step.momentum() * velocities.get(i) + g;
                velocities.set(i, v);
                g = step.nesterov() ? g + step.momentum() * v : v;
            }
            values.set(i, w - step.rate() * g);
        }
    }

    @Override
    public void adam(Adam step, Tensor parameters, Tensor gradients, Tensor firstMoment, Tensor secondMoment) {
        // StrictMath, because the library's pow may give other bits compiled than interpreted.
        float correction1 = (float) (1 - StrictMath.pow(step.beta1(), step.step()));
        float correction2 = (float) (1 - StrictMath.pow(step.beta2(), step.step()));
        Floats values = Floats.written(parameters);
        Floats slopes = Floats.of(gradients);
        Floats first = Floats.written(firstMoment);
        Floats second = Floats.written(secondMoment);
        for (int i = 0; i < parameters.size(); i++) {
            float w = values.get(i);
            float g = slopes.get(i);
            if (step.decoupled()) {
                w -= step.rate() * step.weightDecay() * w;
            } else {
                g += step.weightDecay() * w;
            }
            float m = first.get(i) + (1 - step.beta1()) * (g - first.get(i));
            float v = second.get(i) + (1 - step.beta2()) * (g * g - second.get(i));
            first.set(i, m);
            second.set(i, v);
            float deviation = (float) Math.sqrt(v / correction2) + step.epsilon();
            values.set(i, w - step.rate() / correction1 * m / deviation);
        }
    }
}
