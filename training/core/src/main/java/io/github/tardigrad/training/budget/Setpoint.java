package io.github.tardigrad.training.budget;

import io.github.tardigrad.training.text.Spec;

/**
 * Holds what the attack costs the model at a set-point: as strong an attack as the model can cope with now, and no
 * stronger.
 *
 * <p><b>The law.</b> Let {@code gap} be what the attack cost on a training batch, in accuracy or in loss. After every
 * batch
 * <pre>
 *     g ← smoothing · g + (1 − smoothing) · gap              (g = gap after the first batch)
 *     ε ← clip(ε · exp(gain · (target − g)), low, ceiling(e))
 *     ceiling(e) = low + (high − low) · min(1, e / warmUp)    after e epochs
 * </pre>
 * A gap below the target lets ε grow, one above it makes ε shrink; as a stronger attack makes a larger gap, the two
 * hold each other. The update is proportional to ε itself, so the law is the same at every scale. ε starts at
 * {@code low}. Because the ceiling never falls and {@code high} is what the model shall withstand, a model that copes
 * ends there.
 *
 * <p><b>What it promises.</b> ε is always in [low, high]; from the same state a larger gap never gives a larger ε; with
 * {@code g = target} and the ceiling out of reach ε stands still. Only training batches steer it.
 *
 * <p><b>Which gap.</b> By itself that of accuracies: it means the same for every model and at every time, while the
 * loss gap also grows with the scale of the logits, that is with training. The published scheme steers by the losses,
 * without a target ({@link Published}).
 *
 * @param gap what is held at the target
 * @param target the gap to hold: of accuracies 0 to 1, 0.2 being usual, of losses 0 to 100, 0.5 being usual
 * @param gain how fast: one batch changes ε by the factor {@code exp(gain · (target − g))}; above 0, at most 10
 * @param smoothing how much of the smoothed gap stays, 0 to below 1
 * @param low the smallest ε, in pixels, above 0
 * @param high the largest ε, in pixels, {@code low} or more
 * @param warmUp over how many epochs the ceiling rises, 0 or more
 */
public record Setpoint(Gap gap, double target, double gain, double smoothing, double low, double high, double warmUp)
        implements SharedRule {
    /** Checks the ranges. */
    public Setpoint {
        gap.checkTarget(target);
        Spec.require("gain", gain, Double.MIN_VALUE, 10, "0.2 is usual");
        Spec.require("smoothing", smoothing, 0, 0.999999, "0.9 is usual");
        Spec.requireEpsilon("high", high);
        Spec.require("low", low, Double.MIN_VALUE, high, "it is an epsilon in pixels, above 0 and not above high");
        Spec.require("warm-up", warmUp, 0, 1e6, "it counts epochs, and 0 is none");
    }

    /** The usual parameters for a model that shall withstand {@code epsilon}, in pixels. */
    public static Setpoint upTo(double epsilon) {
        return new Setpoint(Gap.ACCURACY, Gap.ACCURACY.usualTarget(), 0.2, 0.9, epsilon / 10, epsilon, 2);
    }

    @Override
    public BudgetState start() { return new BudgetState(low, 0, 0); }

    @Override
    public BudgetState next(BudgetState state, Observation seen) {
        double now = gap.of(seen);
        double smoothed = state.batches() == 0 ? now : smoothing * state.gap() + (1 - smoothing) * now;
        double moved = state.epsilon() * StrictMath.exp(gain * (target - smoothed));
        return new BudgetState(Math.clamp(moved, low, ceiling(seen.epochs())), smoothed, state.batches() + 1);
    }

    /** The largest epsilon allowed after so many epochs, in pixels. */
    double ceiling(double epochs) {
        return epochs >= warmUp ? high : Math.min(high, low + (high - low) * epochs / warmUp);
    }

    @Override
    public String words() {
        return "epsilon within " + low + "–" + high + " pixels, steered to "
                + (gap == Gap.LOSS ? "a loss" : "an accuracy") + " gap of " + target;
    }

    @Override
    public String text() {
        return "setpoint:gap=" + Spec.word(gap) + ",target=" + target + ",gain=" + gain
                + ",smoothing=" + smoothing + ",low=" + low + ",high=" + high + ",warm-up=" + warmUp;
    }
}
