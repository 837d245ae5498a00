package io.github.tardigrad.engine.backend;

/** Floats that stand for whole numbers, checked; all backends refuse the same ones in the same words. */
public final class Indices {
    private Indices() {}

    /**
     * The row of a table that a float stands for.
     *
     * @param index the float
     * @param element its place among the indices, for the message
     * @param rows of the table
     * @throws IllegalArgumentException when it is not a whole number from 0 to rows − 1
     */
    public static int requireRow(float index, int element, int rows) {
        if (!(index >= 0 && index < rows && index == (int) index)) {
            throw new IllegalArgumentException("index " + index + " of element " + element
                    + " is not a row of a table of " + rows + ": indices are whole numbers from 0");
        }
        return (int) index;
    }

    /**
     * The class that a float stands for; what it has behind the point is dropped.
     *
     * @param target the float
     * @param example its place among the targets, for the message
     * @param classes that there are
     * @throws IllegalArgumentException when it is not in [0, classes)
     */
    public static int requireClass(float target, int example, int classes) {
        if (!(target >= 0 && target < classes)) {
            throw new IllegalArgumentException("target " + target + " of example " + example
                    + " is not one of the " + classes + " classes: targets are class indices from 0");
        }
        return (int) target;
    }
}
