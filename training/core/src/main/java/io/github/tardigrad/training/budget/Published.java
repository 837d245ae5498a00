package io.github.tardigrad.training.budget;

import io.github.tardigrad.training.text.Spec;

/**
 * The rule of the published adaptive scheme, as it is stated: after every batch
 * {@code ε ← clip(ε + α (L_adv − L_clean), low, high)}, with ε₀ = 0.05, α = 0.001, low = 0.01, high = 0.3.
 *
 * <p><b>Units.</b> There the inputs are normalised by mean 0.5 and deviation 0.5, so that its pixels span [−1, 1] and
 * its epsilons are twice ours. The parameters of this record are in those normalised units, as stated; {@link #start},
 * {@link #low}, {@link #high} and every {@link BudgetState} are in pixels, that is half: ε₀ 0.025, range 0.005–0.15,
 * and {@code ε ← clip(ε + α/2 (L_adv − L_clean), 0.005, 0.15)}.
 *
 * <p><b>What to expect.</b> There is no set-point: against an attack that works L_adv ≥ L_clean, so ε can only rise.
 * Both losses are taken on the same weights here; the published code takes an optimizer step between them.
 *
 * @param alpha how far one unit of loss moves epsilon, normalised units, 0 or more
 * @param initial the first epsilon, normalised units, within the range
 * @param lowest the lower end of the range, normalised units, 0 to 2
 * @param highest the upper end of the range, normalised units, {@code lowest} to 2
 */
public record Published(double alpha, double initial, double lowest, double highest) implements SharedRule {
    /** One normalised unit in pixels: the deviation that the inputs are divided by. */
    public static final double PIXELS = 0.5;

    /** Checks the ranges. */
    public Published {
        Spec.require("alpha", alpha, 0, 1e6, "the published value is 0.001");
        Spec.require("low", lowest, 0, 2, "it counts in normalised units, two to the range of a pixel");
        Spec.require("high", highest, lowest, 2, "it counts in normalised units, two to the range of a pixel");
        Spec.require("initial", initial, lowest, highest, "it lies within the range");
    }

    /** With the values as stated. */
    public static Published usual() {
        return new Published(0.001, 0.05, 0.01, 0.3);
    }

    @Override
    public BudgetState start() { return new BudgetState(initial * PIXELS, 0, 0); }

    @Override
    public BudgetState next(BudgetState state, Observation seen) {
        double moved = state.epsilon() + alpha * PIXELS * seen.lossGap();
        return new BudgetState(Math.clamp(moved, low(), high()), 0, state.batches() + 1);
    }

    @Override
    public double low() { return lowest * PIXELS; }

    @Override
    public double high() { return highest * PIXELS; }

    @Override
    public String words() {
        return "epsilon within " + low() + "–" + high() + " pixels, beginning at " + initial * PIXELS
                + " (in units of inputs normalised by 0.5 and 0.5: " + lowest + "–" + highest + ", beginning at "
                + initial + ")";
    }

    @Override
    public String text() {
        return "published:alpha=" + alpha + ",initial=" + initial + ",low=" + lowest + ",high=" + highest;
    }
}
