package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.expression.BinaryFunction;
import io.github.tardigrad.engine.expression.UnaryFunction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The functions of expressions over stretches of arrays: {@code y[py + i] = f(a[pa + i], b[pb + i])}, bit for bit what
 * {@link BinaryFunction#apply} and {@link UnaryFunction#apply} give. y may be a or b at the same index.
 *
 * <p>They are written out with vectors because the compiler does not vectorise the plain loops: it cannot know that the
 * stretches do not overlap.
 */
final class BlockFunctions {
    private BlockFunctions() {}

    /** {@code y = f(a, b)}. */
    static void apply(BinaryFunction f, float[] a, int pa, float[] b, int pb, float[] y, int py, int count) {
        switch (f) {
            case ADD -> add(a, pa, b, pb, y, py, count);
            case SUBTRACT -> subtract(a, pa, b, pb, y, py, count);
            case MULTIPLY -> multiply(a, pa, b, pb, y, py, count);
            case DIVIDE -> divide(a, pa, b, pb, y, py, count);
            case MINIMUM -> minimum(a, pa, b, pb, y, py, count);
            case MAXIMUM -> maximum(a, pa, b, pb, y, py, count);
            case GATE -> gate(a, pa, b, pb, y, py, count);
            case GREATER -> greater(a, pa, b, pb, y, py, count);
        }
    }

    /** {@code y = f(x)}. */
    static void apply(UnaryFunction f, float[] x, int px, float[] y, int py, int count) {
        switch (f) {
            case NEGATE -> negate(x, px, y, py, count);
            case ABSOLUTE -> absolute(x, px, y, py, count);
            case SIGN -> sign(x, px, y, py, count);
            case SQUARE_ROOT -> squareRoot(x, px, y, py, count);
            case EXPONENTIAL -> VectorMath.exp(x, px, y, py, count);
            case LOGARITHM -> VectorMath.log(x, px, y, py, count);
            case TANH -> VectorMath.tanh(x, px, y, py, count);
            case ERROR_FUNCTION -> VectorMath.erf(x, px, y, py, count);
        }
    }

    static void add(float[] a, int pa, float[] b, int pb, float[] y, int py, int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            Lanes.load(a, pa + i).add(Lanes.load(b, pb + i)).intoArray(y, py + i);
        }
        for (; i < count; i++) {
            y[py + i] = a[pa + i] + b[pb + i];
        }
    }

    private static void subtract(float[] a, int pa, float[] b, int pb, float[] y, int py, int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            Lanes.load(a, pa + i).sub(Lanes.load(b, pb + i)).intoArray(y, py + i);
        }
        for (; i < count; i++) {
            y[py + i] = a[pa + i] - b[pb + i];
        }
    }

    private static void multiply(float[] a, int pa, float[] b, int pb, float[] y, int py, int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            Lanes.load(a, pa + i).mul(Lanes.load(b, pb + i)).intoArray(y, py + i);
        }
        for (; i < count; i++) {
            y[py + i] = a[pa + i] * b[pb + i];
        }
    }

    private static void divide(float[] a, int pa, float[] b, int pb, float[] y, int py, int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            Lanes.load(a, pa + i).div(Lanes.load(b, pb + i)).intoArray(y, py + i);
        }
        for (; i < count; i++) {
            y[py + i] = a[pa + i] / b[pb + i];
        }
    }

    private static void minimum(float[] a, int pa, float[] b, int pb, float[] y, int py, int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            Lanes.load(a, pa + i).min(Lanes.load(b, pb + i)).intoArray(y, py + i);
        }
        for (; i < count; i++) {
            y[py + i] = Math.min(a[pa + i], b[pb + i]);
        }
    }

    static void maximum(float[] a, int pa, float[] b, int pb, float[] y, int py, int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            Lanes.load(a, pa + i).max(Lanes.load(b, pb + i)).intoArray(y, py + i);
        }
        for (; i < count; i++) {
            y[py + i] = Math.max(a[pa + i], b[pb + i]);
        }
    }

    private static void gate(float[] a, int pa, float[] b, int pb, float[] y, int py, int count) {
        FloatVector zero = FloatVector.zero(Lanes.FLOATS);
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            zero.blend(Lanes.load(a, pa + i), Lanes.load(b, pb + i).compare(VectorOperators.GT, 0f)).intoArray(y,
                    py + i);
        }
        for (; i < count; i++) {
            y[py + i] = b[pb + i] > 0 ? a[pa + i] : 0;
        }
    }

    private static void greater(float[] a, int pa, float[] b, int pb, float[] y, int py, int count) {
        FloatVector zero = FloatVector.zero(Lanes.FLOATS);
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            zero.blend(1f, Lanes.load(a, pa + i).compare(VectorOperators.GT, Lanes.load(b, pb + i))).intoArray(y,
                    py + i);
        }
        for (; i < count; i++) {
            y[py + i] = a[pa + i] > b[pb + i] ? 1 : 0;
        }
    }

    private static void negate(float[] x, int px, float[] y, int py, int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            Lanes.load(x, px + i).neg().intoArray(y, py + i);
        }
        for (; i < count; i++) {
            y[py + i] = -x[px + i];
        }
    }

    private static void absolute(float[] x, int px, float[] y, int py, int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            Lanes.load(x, px + i).abs().intoArray(y, py + i);
        }
        for (; i < count; i++) {
            y[py + i] = Math.abs(x[px + i]);
        }
    }

    /** Zeros keep their sign and NaN stays: only what compares above or below 0 is replaced. */
    private static void sign(float[] x, int px, float[] y, int py, int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            FloatVector value = Lanes.load(x, px + i);
            value.blend(1f, value.compare(VectorOperators.GT, 0f)).blend(-1f, value.compare(VectorOperators.LT, 0f))
                    .intoArray(y, py + i);
        }
        for (; i < count; i++) {
            y[py + i] = Math.signum(x[px + i]);
        }
    }

    private static void squareRoot(float[] x, int px, float[] y, int py, int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            Lanes.load(x, px + i).sqrt().intoArray(y, py + i);
        }
        for (; i < count; i++) {
            y[py + i] = (float) Math.sqrt(x[px + i]);
        }
    }
}
