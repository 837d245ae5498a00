package io.github.tardigrad.training.budget;

/**
 * Where a {@link BudgetRule} stands between two batches.
 *
 * @param epsilon for the next batch, in pixels
 * @param gap the smoothed gap that a rule steers by; 0 where it has none
 * @param batches how many batches it has seen
 */
public record BudgetState(double epsilon, double gap, long batches) {
    /** The state in hexadecimal floating point, so that {@link #parse} gives back every bit. */
    public String text() {
        return Double.toHexString(epsilon) + " " + Double.toHexString(gap) + " " + batches;
    }

    /**
     * What {@link #text} wrote.
     *
     * @throws IllegalArgumentException when it is not that
     */
    public static BudgetState parse(String text) {
        String[] parts = text.split(" ");
        if (parts.length != 3) {
            throw new IllegalArgumentException("budget state \"" + text + "\" is damaged: three numbers are expected");
        }
        return new BudgetState(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Long.parseLong(parts[2]));
    }
}
