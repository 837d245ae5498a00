package io.github.tardigrad.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.engine.testkit.ErrorFunction;
import org.junit.jupiter.api.Test;

class FloatMathTest {
    /** A prime step through the bit patterns meets every exponent about 8,000 times, in ever other places. */
    private static final int STEP = 1021;

    @Test
    void expIsWithinTwoUnitsInTheLastPlace() {
        double worst = 0;
        float worstAt = 0;
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STEP) {
            float x = Float.intBitsToFloat((int) bits);
            double error = Float.isNaN(x) ? 0 : ulps(FloatMath.exp(x), Math.exp(x));
            if (!(error <= worst)) {
                worst = error;
                worstAt = x;
            }
        }
        assertThat(worst).as("error in units in the last place at %s", worstAt).isLessThanOrEqualTo(2);
    }

    @Test
    void expIsRightAcrossItsWholeUsefulRange() {
        double worst = 0;
        for (float x = -104; x < 89; x += 0x1p-14f) {
            worst = Math.max(worst, ulps(FloatMath.exp(x), Math.exp(x)));
        }
        assertThat(worst).as("error in units in the last place").isLessThanOrEqualTo(2);
    }

    @Test
    void logIsWithinTwoUnitsInTheLastPlace() {
        double worst = 0;
        float worstAt = 0;
        for (long bits = 1; bits < Float.floatToIntBits(Float.POSITIVE_INFINITY); bits += STEP) {
            float x = Float.intBitsToFloat((int) bits);
            double error = ulps(FloatMath.log(x), Math.log(x));
            if (!(error <= worst)) {
                worst = error;
                worstAt = x;
            }
        }
        assertThat(worst).as("error in units in the last place at %s", worstAt).isLessThanOrEqualTo(2);
    }

    @Test
    void logIsRightBesideOne() {
        double worst = 0;
        float worstAt = 0;
        int one = Float.floatToIntBits(1);
        for (int bits = one - 300_000; bits < one + 300_000; bits++) {
            float x = Float.intBitsToFloat(bits);
            double error = ulps(FloatMath.log(x), Math.log(x));
            if (!(error <= worst)) {
                worst = error;
                worstAt = x;
            }
        }
        assertThat(worst).as("error in units in the last place at %s", worstAt).isLessThanOrEqualTo(2);
    }

    @Test
    void tanhAndErfAreWithinTwoUnitsInTheLastPlace() {
        double worstTanh = 0;
        double worstErf = 0;
        for (long bits = 0; bits < Float.floatToIntBits(10); bits += STEP) {
            float x = Float.intBitsToFloat((int) bits);
            assertThat(FloatMath.tanh(-x)).isEqualTo(-FloatMath.tanh(x));
            assertThat(FloatMath.erf(-x)).isEqualTo(-FloatMath.erf(x));
            worstTanh = Math.max(worstTanh, ulps(FloatMath.tanh(x), Math.tanh(x)));
            worstErf = Math.max(worstErf, ulps(FloatMath.erf(x), ErrorFunction.of(x)));
        }
        for (float x = 0.3f; x < 5; x += 0x1p-18f) {
            worstTanh = Math.max(worstTanh, ulps(FloatMath.tanh(x), Math.tanh(x)));
            worstErf = Math.max(worstErf, ulps(FloatMath.erf(x), ErrorFunction.of(x)));
        }
        assertThat(worstTanh).as("tanh, in units in the last place").isLessThanOrEqualTo(2);
        assertThat(worstErf).as("erf, in units in the last place").isLessThanOrEqualTo(2);
    }

    @Test
    void theReferenceOfTheErrorFunctionIsRight() {
        // Abramowitz and Stegun, table 7.1.
        assertThat(ErrorFunction.of(0)).isZero();
        assertThat(ErrorFunction.of(0.5)).isCloseTo(0.5204998778, within(1e-10));
        assertThat(ErrorFunction.of(-1)).isCloseTo(-0.8427007929, within(1e-10));
        assertThat(ErrorFunction.of(2)).isCloseTo(0.9953222650, within(1e-10));
    }

    @Test
    void subnormalNumbersAreNotLost() {
        for (int bits = 1; bits < 1 << 23; bits += 97) {
            float x = Float.intBitsToFloat(bits);
            assertThat(ulps(FloatMath.log(x), Math.log(x))).as("log %s", x).isLessThanOrEqualTo(2);
        }
        for (float x = -103.9f; x < -87; x += 0x1p-12f) {
            assertThat(ulps(FloatMath.exp(x), Math.exp(x))).as("exp %s", x).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void specialNumbersAreRight() {
        assertThat(FloatMath.exp(0)).isEqualTo(1);
        assertThat(FloatMath.exp(-0f)).isEqualTo(1);
        assertThat(FloatMath.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(FloatMath.exp(Float.MAX_VALUE)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(FloatMath.exp(-Float.MAX_VALUE)).isZero();
        assertThat(FloatMath.exp(Float.NaN)).isNaN();
        assertThat(FloatMath.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(FloatMath.tanh(-Float.MAX_VALUE)).isEqualTo(-1);
        assertThat(FloatMath.tanh(Float.NaN)).isNaN();
        assertThat(FloatMath.erf(Float.NEGATIVE_INFINITY)).isEqualTo(-1);
        assertThat(FloatMath.erf(Float.MAX_VALUE)).isEqualTo(1);
        assertThat(FloatMath.erf(Float.NaN)).isNaN();
        assertThat(FloatMath.log(1)).isZero();
        assertThat(FloatMath.log(0)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(FloatMath.log(-0f)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(FloatMath.log(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(FloatMath.log(-1)).isNaN();
        assertThat(FloatMath.log(-Float.MIN_VALUE)).isNaN();
        assertThat(FloatMath.log(Float.NEGATIVE_INFINITY)).isNaN();
        assertThat(FloatMath.log(Float.NaN)).isNaN();
    }

    /** How far a float is from the exact value, in the distance between floats there. */
    private static double ulps(float actual, double exact) {
        if (actual == (float) exact) {
            return 0;
        }
        return Math.abs(actual - exact) / Math.ulp((float) exact);
    }
}
