package io.github.tardigrad.attacks.gradient;

import static io.github.tardigrad.engine.expression.Expression.constant;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.engine.expression.Expression;

/** How far one step of an attack goes, in pixels of the attack's norm. */
public sealed interface StepSize {
    /** The step size at {@code epsilon}: the expression of it that is evaluated for each image. */
    Expression at(Expression epsilon);

    /** The step size at one epsilon. */
    default float at(float epsilon) {
        return at(constant(epsilon)).evaluate();
    }

    /** The epsilon divided by {@code divisor}: {@code epsilon/4}. */
    static StepSize ofEpsilon(float divisor) { return new OfEpsilon(divisor); }

    /** The same for every epsilon, in pixels. */
    static StepSize pixels(float size) { return new Pixels(size); }

    /**
     * Reads {@code 0.025}, {@code 2/255} or {@code epsilon/4}.
     *
     * @throws IllegalArgumentException when it is none of them, or not above 0
     */
    static StepSize parse(String text) {
        if (text.equals("epsilon")) {
            return ofEpsilon(1);
        }
        return text.startsWith("epsilon/") ? ofEpsilon(number(text, text.substring("epsilon/".length())))
                : pixels(number(text, text));
    }

    /** A fraction of epsilon, so that it fits every epsilon. */
    record OfEpsilon(float divisor) implements StepSize {
        /** Checks the divisor. */
        public OfEpsilon {
            if (!(divisor > 0 && divisor < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("step-size epsilon/" + Epsilons.text(divisor)
                        + " is not a step: the divisor must be above 0");
            }
        }

        @Override
        public Expression at(Expression epsilon) { return epsilon.over(constant(divisor)); }

        @Override
        public String toString() { return divisor == 1 ? "epsilon" : "epsilon/" + Epsilons.text(divisor); }
    }

    /** A number of pixels. */
    record Pixels(float size) implements StepSize {
        /** Checks the size. */
        public Pixels {
            if (!(size > 0 && size < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("step-size " + Epsilons.text(size)
                        + " is not a step: it must be above 0, in pixels");
            }
        }

        @Override
        public Expression at(Expression epsilon) { return constant(size); }

        @Override
        public String toString() { return Epsilons.text(size); }
    }

    private static float number(String whole, String digits) {
        try {
            return Epsilons.parse(digits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("step-size " + whole
                    + " is not a number: write 0.025, 2/255 or epsilon/4", e);
        }
    }
}
