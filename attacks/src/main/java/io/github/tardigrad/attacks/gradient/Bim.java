package io.github.tardigrad.attacks.gradient;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.Counts;

/**
 * The basic iterative method (Kurakin, Goodfellow and Bengio 2017, section 2.2): small steps from the clean image, each
 * projected onto the ball.
 */
public record Bim(Norm norm, int steps, StepSize stepSize) implements GradientAttack {
    /** Checks the number of steps. */
    public Bim {
        Counts.check("steps", steps);
    }

    @Override
    public String name() { return "bim"; }

    @Override
    public Loss loss() { return Loss.CROSS_ENTROPY; }

    @Override
    public boolean randomStart() { return false; }

    @Override
    public int restarts() { return 1; }

    @Override
    public String parameters(float epsilon) {
        return "steps=" + steps + ",step-size=" + Epsilons.text(stepSize.at(epsilon));
    }

    @Override
    public String toString() { return name() + ":steps=" + steps + ",step-size=" + stepSize; }
}
