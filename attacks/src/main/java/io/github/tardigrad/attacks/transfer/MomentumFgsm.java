package io.github.tardigrad.attacks.transfer;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.Start;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.attacks.gradient.Walk;

/**
 * The momentum iterative method (Dong et al., "Boosting adversarial attacks with momentum", 2018, algorithm 1): each
 * step goes along what was gathered of all gradients so far, {@code v ← decay · v + ∇L / ‖∇L‖₁}; in L∞ along its sign,
 * in L2 along {@code v / ‖v‖₂}.
 *
 * @param norm L∞ or L2
 */
public record MomentumFgsm(Norm norm, int steps, StepSize stepSize, float decay) implements TransferAttack {
    /** Checks the parameters. */
    public MomentumFgsm {
        TransferAttack.check("mi-fgsm", norm, steps, decay, Norm.LINF, Norm.L2);
    }

    @Override
    public String name() { return "mi-fgsm"; }

    @Override
    public Walk walk(Start start) {
        Momentum momentum = new Momentum(start, decay);
        return (number, slope, x) -> momentum.step(slope.at(x), x);
    }

    @Override
    public String toString() { return text(); }
}
