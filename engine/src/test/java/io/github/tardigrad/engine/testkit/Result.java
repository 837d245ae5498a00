package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Shape;
import java.util.Arrays;

/**
 * What a {@link Formula} gives: for each element the terms that it is the sum of, in double precision.
 *
 * <p>Rounding errors are in proportion to the sum of the terms' magnitudes, not to the number itself, which may have
 * cancelled.
 */
final class Result {
    private final Shape shape;
    private final double[] values;
    private final double[] magnitudes;
    private int[] owners;
    private double[] terms;
    private int count;

    /** All zero. */
    Result(Shape shape) {
        this.shape = shape;
        this.values = new double[shape.size()];
        this.magnitudes = new double[shape.size()];
        this.owners = new int[shape.size()];
        this.terms = new double[shape.size()];
    }

    /** One more term of element {@code i}. */
    void add(int i, double term) { add(i, term, Math.abs(term)); }

    /** One more term, which was itself computed with an error in proportion to {@code magnitude}. */
    void add(int i, double term, double magnitude) {
        values[i] += term;
        magnitudes[i] += magnitude;
        if (count == terms.length) {
            owners = Arrays.copyOf(owners, 2 * count + 1);
            terms = Arrays.copyOf(terms, 2 * count + 1);
        }
        owners[count] = i;
        terms[count++] = term;
    }

    Shape shape() { return shape; }

    double value(int i) { return values[i]; }

    double magnitude(int i) { return magnitudes[i]; }

    /** How many terms there are, of all elements together, in the order in which they were added. */
    int terms() { return count; }

    /** The value of term {@code t}. */
    double term(int t) { return terms[t]; }

    /** The element that term {@code t} belongs to. */
    int owner(int t) { return owners[t]; }
}
