package io.github.tardigrad.attacks.transfer;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.Start;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.attacks.gradient.Walk;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.expression.Expression;

/**
 * The Nesterov iterative method (Lin et al., "Nesterov accelerated gradient and scale invariance for adversarial
 * attacks", 2020, equations 6 to 8): {@link MomentumFgsm} with the gradient of where the momentum would carry the
 * image, {@code x + stepSize · decay · v}. That place is not projected: it may lie outside of ball and [0, 1].
 *
 * @param norm L∞
 */
public record NesterovFgsm(Norm norm, int steps, StepSize stepSize, float decay) implements TransferAttack {
    /** Checks the parameters. */
    public NesterovFgsm {
        TransferAttack.check("ni-fgsm", norm, steps, decay, Norm.LINF);
    }

    @Override
    public String name() { return "ni-fgsm"; }

    @Override
    public Walk walk(Start start) {
        Momentum momentum = new Momentum(start, decay);
        Tensor ahead = start.memory().allocate(start.batch().images().shape());
        Expression look = input(0).plus(input(1).times(decay).times(input(2)));
        return (number, slope, x) -> {
            start.backend().elementwise().evaluate(look, ahead, x, momentum.velocity(), start.stepSizes());
            momentum.step(slope.at(ahead), x);
        };
    }

    @Override
    public String toString() { return text(); }
}
