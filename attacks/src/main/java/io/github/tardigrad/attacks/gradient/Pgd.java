package io.github.tardigrad.attacks.gradient;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.Counts;

/**
 * Projected gradient descent (Madry et al. 2018, equation 2.2), {@code x ← Π(x + a · direction(∇L))} from a random
 * point of the ball. With the margin loss it is the attack of Carlini and Wagner inside a ball.
 */
public record Pgd(Norm norm, Loss loss, int steps, StepSize stepSize, int restarts) implements GradientAttack {
    /** Checks the numbers of steps and restarts. */
    public Pgd {
        Counts.check("steps", steps);
        Counts.check("restarts", restarts);
    }

    @Override
    public String name() {
        return switch (loss) {
            case CROSS_ENTROPY -> "pgd";
            case MARGIN -> "pgd-margin";
        };
    }

    @Override
    public boolean randomStart() { return true; }

    @Override
    public String parameters(float epsilon) {
        return "steps=" + steps + ",step-size=" + Epsilons.text(stepSize.at(epsilon)) + ",restarts=" + restarts;
    }

    @Override
    public String toString() {
        return name() + ":steps=" + steps + ",step-size=" + stepSize + ",restarts=" + restarts;
    }
}
