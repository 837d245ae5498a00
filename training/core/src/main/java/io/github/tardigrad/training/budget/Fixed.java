package io.github.tardigrad.training.budget;

import io.github.tardigrad.training.text.Spec;

/**
 * One epsilon for the whole run, reached in a straight line from 0 over the first epochs:
 * {@code ε(e) = epsilon · min(1, e / warmUp)} after {@code e} epochs.
 *
 * <p>Without the warm-up it is what Madry et al. (2018) train with.
 *
 * @param epsilon in pixels, 0 or more; for L∞ at most 1
 * @param warmUp in epochs, 0 (none) or more
 */
public record Fixed(double epsilon, double warmUp) implements SharedRule {
    /** Checks the ranges. */
    public Fixed {
        Spec.requireEpsilon("epsilon", epsilon);
        Spec.require("warm-up", warmUp, 0, 1e6, "it counts epochs, and 0 is none");
    }

    /** Without a warm-up. */
    public static Fixed of(double epsilon) {
        return new Fixed(epsilon, 0);
    }

    @Override
    public BudgetState start() { return new BudgetState(after(0), 0, 0); }

    @Override
    public BudgetState next(BudgetState state, Observation seen) {
        return new BudgetState(after(seen.epochs()), 0, state.batches() + 1);
    }

    @Override
    public double low() { return after(0); }

    @Override
    public double high() { return epsilon; }

    @Override
    public String words() {
        return "epsilon " + epsilon + " pixels" + (warmUp > 0 ? ", reached after " + warmUp + " epochs" : "");
    }

    @Override
    public String text() { return "fixed:epsilon=" + epsilon + ",warm-up=" + warmUp; }

    private double after(double epochs) {
        return epochs >= warmUp ? epsilon : epsilon * epochs / warmUp;
    }
}
