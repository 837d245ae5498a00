/**
 * How large the ball of the training attack is, batch by batch.
 *
 * <p>A {@link io.github.tardigrad.training.budget.BudgetRule} is a pure function: the state before a batch and what
 * that batch showed give the state after it. So a run can be stopped, continued and replayed, and a rule can be tested
 * by hand.
 */
@NullMarked
package io.github.tardigrad.training.budget;

import org.jspecify.annotations.NullMarked;
