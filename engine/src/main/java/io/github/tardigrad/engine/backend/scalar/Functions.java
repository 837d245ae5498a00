package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.expression.BinaryFunction;
import io.github.tardigrad.engine.expression.UnaryFunction;

/**
 * The functions of expressions for the first {@code count} elements of arrays, a loop each: only where a loop names the
 * function that it calls does the compiler know it, and take its definition into the loop.
 */
final class Functions {
    private Functions() {}

    /** {@code y[i] = function(x[i])}. */
    static void apply(UnaryFunction function, float[] x, float[] y, int count) {
        switch (function) {
            case NEGATE -> {
                for (int i = 0; i < count; i++) {
                    y[i] = UnaryFunction.NEGATE.apply(x[i]);
                }
            }
            case ABSOLUTE -> {
                for (int i = 0; i < count; i++) {
                    y[i] = UnaryFunction.ABSOLUTE.apply(x[i]);
                }
            }
            case SIGN -> {
                for (int i = 0; i < count; i++) {
                    y[i] = UnaryFunction.SIGN.apply(x[i]);
                }
            }
            case SQUARE_ROOT -> {
                for (int i = 0; i < count; i++) {
                    y[i] = UnaryFunction.SQUARE_ROOT.apply(x[i]);
                }
            }
            case EXPONENTIAL -> {
                for (int i = 0; i < count; i++) {
                    y[i] = UnaryFunction.EXPONENTIAL.apply(x[i]);
                }
            }
            case LOGARITHM -> {
                for (int i = 0; i < count; i++) {
                    y[i] = UnaryFunction.LOGARITHM.apply(x[i]);
                }
            }
            case TANH -> {
                for (int i = 0; i < count; i++) {
                    y[i] = UnaryFunction.TANH.apply(x[i]);
                }
            }
            case ERROR_FUNCTION -> {
                for (int i = 0; i < count; i++) {
                    y[i] = UnaryFunction.ERROR_FUNCTION.apply(x[i]);
                }
            }
        }
    }

    /** {@code y[i] = function(a[i], b[i])}. */
    static void apply(BinaryFunction function, float[] a, float[] b, float[] y, int count) {
        switch (function) {
            case ADD -> {
                for (int i = 0; i < count; i++) {
                    y[i] = BinaryFunction.ADD.apply(a[i], b[i]);
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < count; i++) {
                    y[i] = BinaryFunction.SUBTRACT.apply(a[i], b[i]);
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < count; i++) {
                    y[i] = BinaryFunction.MULTIPLY.apply(a[i], b[i]);
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < count; i++) {
                    y[i] = BinaryFunction.DIVIDE.apply(a[i], b[i]);
                }
            }
            case MINIMUM -> {
                for (int i = 0; i < count; i++) {
                    y[i] = BinaryFunction.MINIMUM.apply(a[i], b[i]);
                }
            }
            case MAXIMUM -> {
                for (int i = 0; i < count; i++) {
                    y[i] = BinaryFunction.MAXIMUM.apply(a[i], b[i]);
                }
            }
            case GATE -> {
                for (int i = 0; i < count; i++) {
                    y[i] = BinaryFunction.GATE.apply(a[i], b[i]);
                }
            }
            case GREATER -> {
                for (int i = 0; i < count; i++) {
                    y[i] = BinaryFunction.GREATER.apply(a[i], b[i]);
                }
            }
        }
    }
}
