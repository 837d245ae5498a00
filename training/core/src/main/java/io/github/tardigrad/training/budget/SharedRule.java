package io.github.tardigrad.training.budget;

/** A rule by which all images of a batch have the same epsilon. */
public sealed interface SharedRule extends BudgetRule permits Fixed, Published, Setpoint {
    /** The state before the first batch. */
    BudgetState start();

    /** The state after a batch that was attacked with the epsilon of {@code state} and showed {@code seen}. */
    BudgetState next(BudgetState state, Observation seen);
}
