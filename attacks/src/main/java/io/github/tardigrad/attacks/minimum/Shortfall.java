package io.github.tardigrad.attacks.minimum;

import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.search.LogitLoss;

/**
 * By how much the logits lack the margin that is wanted in favour of the goal: the part of Carlini and Wagner's loss
 * that asks for success.
 *
 * @param goal of the rows asked about
 * @param confidence the margin wanted, 0 or more, in units of logits
 */
record Shortfall(Goal goal, float confidence) {
    /** What is lacking, 0 where nothing is. */
    double of(Logits logits, int row) { return Math.max(0, confidence - favour(logits, row)); }

    /** Whether the goal is reached with the margin wanted. */
    boolean isNone(Logits logits, int row) {
        return goal.isReached(row, logits.label(row)) && favour(logits, row) >= confidence;
    }

    /** Adds {@code scale} times the derivative of what is lacking, by the logits, to {@code seeds}. */
    void addDerivative(Logits logits, int row, double scale, float[] seeds) {
        if (of(logits, row) > 0) {
            LogitLoss.MARGIN.addDerivative(logits, row, goal.reference(row), goal.isTargeted() ? scale : -scale, seeds);
        }
    }

    private double favour(Logits logits, int row) {
        double margin = logits.margin(row, goal.reference(row));
        return goal.isTargeted() ? -margin : margin;
    }
}
