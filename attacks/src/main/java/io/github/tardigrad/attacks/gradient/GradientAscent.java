package io.github.tardigrad.attacks.gradient;

import io.github.tardigrad.attacks.Ball;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.Counts;
import io.github.tardigrad.engine.Tensor;

/**
 * Plain gradient ascent on the cross-entropy, {@code x ← Π(x + a · ∇L)}: the gradient itself, neither its sign nor its
 * direction. Published without a bound, as 100 steps of 0.01; here every step ends in the ball. Any norm may bound it;
 * the gradient being the steepest change in the Euclidean sense, L2 fits it best. Where the model is sure, the gradient
 * fades and the attack stands still, which is why it is a baseline and no measure of robustness.
 *
 * @param stepSize what the gradient is multiplied by
 */
public record GradientAscent(Norm norm, int steps, StepSize stepSize) implements GradientAttack {
    /** Checks the number of steps. */
    public GradientAscent {
        Counts.check("steps", steps);
    }

    @Override
    public String name() { return "gradient-ascent"; }

    @Override
    public Loss loss() { return Loss.CROSS_ENTROPY; }

    @Override
    public boolean randomStart() { return false; }

    @Override
    public int restarts() { return 1; }

    @Override
    public void step(Ball ball, Tensor gradient, Tensor peak, Tensor stepSizes, Tensor x) {
        ball.follow(gradient, stepSizes, x);
    }

    @Override
    public String parameters(float epsilon) {
        return "steps=" + steps + ",step-size=" + Epsilons.text(stepSize.at(epsilon));
    }

    @Override
    public String toString() { return name() + ":steps=" + steps + ",step-size=" + stepSize; }
}
