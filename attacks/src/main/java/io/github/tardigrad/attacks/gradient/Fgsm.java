package io.github.tardigrad.attacks.gradient;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;

/**
 * The fast gradient sign method (Goodfellow, Shlens and Szegedy 2015, section 4): one step of the whole epsilon,
 * {@code x + ε · sign(∇L)}; in L2 along {@code ∇L / ‖∇L‖}.
 */
public record Fgsm(Norm norm) implements GradientAttack {
    @Override
    public String name() { return "fgsm"; }

    @Override
    public Loss loss() { return Loss.CROSS_ENTROPY; }

    @Override
    public int steps() { return 1; }

    @Override
    public StepSize stepSize() { return StepSize.ofEpsilon(1); }

    @Override
    public boolean randomStart() { return false; }

    @Override
    public int restarts() { return 1; }

    @Override
    public String parameters(float epsilon) { return "step-size=" + Epsilons.text(epsilon); }

    @Override
    public String toString() { return name(); }
}
