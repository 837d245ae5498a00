package io.github.tardigrad.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.expression.FloatMath;
import org.junit.jupiter.api.Test;

/** The vector functions have the bits of the scalar ones, over all kinds of floats. */
class VectorMathTest {
    /** A prime, so that all exponents and signs come up with ever other mantissas: 2.2 million numbers. */
    private static final int STEP = 1951;
    private static final int BLOCK = 1000;

    @FunctionalInterface
    private interface Scalar {
        float of(float x);
    }

    @FunctionalInterface
    private interface Block {
        void of(float[] x, int px, float[] y, int py, int count);
    }

    @Test
    void expHasTheBitsOfFloatMath() {
        sameBits(FloatMath::exp, VectorMath::exp);
    }

    @Test
    void logHasTheBitsOfFloatMath() {
        sameBits(FloatMath::log, VectorMath::log);
    }

    @Test
    void tanhHasTheBitsOfFloatMath() {
        sameBits(FloatMath::tanh, VectorMath::tanh);
    }

    @Test
    void erfHasTheBitsOfFloatMath() {
        sameBits(FloatMath::erf, VectorMath::erf);
    }

    private static void sameBits(Scalar scalar, Block block) {
        float[] x = new float[BLOCK];
        float[] y = new float[BLOCK + 1];
        for (long first = Integer.MIN_VALUE; first <= Integer.MAX_VALUE; first += (long) BLOCK * STEP) {
            for (int i = 0; i < BLOCK; i++) {
                x[i] = Float.intBitsToFloat((int) (first + (long) i * STEP));
            }
            check(scalar, block, x, y);
        }
        float[] special = {0, -0f, 1, -1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE,
                -Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, -Float.MAX_VALUE, 88.7f, 88.8f, -87.3f, -87.4f,
                -103.9f, -104.1f, 0.70710677f, 0.7071068f, 1.4142135f, Math.nextUp(1f), Math.nextDown(1f), 0.625f,
                Math.nextDown(0.625f), -0.625f};
        check(scalar, block, special, y);
    }

    private static void check(Scalar scalar, Block block, float[] x, float[] y) {
        block.of(x, 0, y, 1, x.length);
        for (int i = 0; i < x.length; i++) {
            if (Float.floatToIntBits(y[i + 1]) != Float.floatToIntBits(scalar.of(x[i]))) {
                assertThat(y[i + 1]).as("of %s (%08x)", x[i], Float.floatToRawIntBits(x[i])).isEqualTo(scalar.of(x[i]));
            }
        }
    }
}
