package io.github.tardigrad.attacks;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Epsilons, and other numbers in pixels, as people write them: {@code 0.1} or {@code 8/255}. */
public final class Epsilons {
    private Epsilons() {}

    /**
     * One number or quotient of numbers, for example {@code 8/255}.
     *
     * @throws IllegalArgumentException when it is neither, negative or not finite; what a norm can mean is checked by
     *         {@link Norm#checkEpsilon}
     */
    public static float parse(String text) {
        String trimmed = text.strip();
        int slash = trimmed.indexOf('/');
        double value = slash < 0 ? number(trimmed, text)
                : number(trimmed.substring(0, slash), text) / number(trimmed.substring(slash + 1), text);
        if (!(value >= 0 && value <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("epsilon " + text
                    + " is not a finite number of 0 or more: write 0.1 or 8/255");
        }
        return (float) value;
    }

    /**
     * Numbers separated by commas, for example {@code 0.05,0.1,8/255}, in the order given.
     *
     * @throws IllegalArgumentException when one cannot be read or appears twice
     */
    public static List<Float> parseList(String text) {
        List<Float> values = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            float value = parse(part);
            if (values.contains(value)) {
                throw new IllegalArgumentException("epsilon " + part.strip() + " appears twice in " + text);
            }
            values.add(value);
        }
        return List.copyOf(values);
    }

    /** One epsilon for all of {@code images} images, {@code [images, 1, 1, 1]}, persistent. */
    public static Tensor tensor(Engine engine, int images, float epsilon) {
        Tensor tensor = engine.zeros(Shape.of(images, 1, 1, 1));
        engine.backend().memory().fill(tensor, epsilon);
        return tensor;
    }

    /**
     * At most six significant digits, without an exponent or trailing zeros: {@code 0.025}, {@code 8},
     * {@code 0.0313725}.
     */
    public static String text(float value) {
        if (!Float.isFinite(value)) {
            return Float.toString(value);
        }
        BigDecimal rounded = new BigDecimal(Float.toString(value)).round(new MathContext(6));
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private static double number(String part, String whole) {
        String digits = part.strip();
        if (!digits.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            throw new IllegalArgumentException("epsilon \"" + whole + "\" is not a number: write 0.1 or 8/255");
        }
        return Double.parseDouble(digits);
    }
}
