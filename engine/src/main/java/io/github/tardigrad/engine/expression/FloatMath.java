package io.github.tardigrad.engine.expression;

/**
 * Exponential, logarithm, hyperbolic tangent and error function for floats, by polynomials of multiplications and
 * fused multiply-adds.
 *
 * <p>The library's {@code Math.exp} and the Vector API's own functions may give other bits interpreted than compiled,
 * or at other vector widths. These give the same bits everywhere, have no branch (so that loops over them vectorise),
 * and stay within 2 units in the last place.
 */
public final class FloatMath {
    private static final float LOG2_E = 1.4426950408889634f;
    /** ln 2 in two parts: the high part has 9 trailing zero bits, so that n · high is exact for |n| < 512. */
    private static final float LN_2_HIGH = 0.693359375f;
    private static final float LN_2_LOW = -2.12194440054690583e-4f;
    /** Adding and subtracting 1.5 · 2²³ rounds a float below 2²² to the nearest whole number. */
    private static final float ROUNDER = 12582912f;
    /** Below it eˣ rounds to 0, above the next it overflows. */
    private static final float EXP_LOWEST = -104f;
    private static final float EXP_HIGHEST = 89f;

    private FloatMath() {}

    /**
     * eˣ. With n = round(x / ln 2) and r = x − n · ln 2 in [−0.35, 0.35] it is 2ⁿ · eʳ, and eʳ its Taylor series to
     * degree 7, whose remainder is below 6·10⁻⁹. 2ⁿ is applied in two factors, so that subnormal results are right too.
     */
    public static float exp(float x) {
        float bounded = Math.min(EXP_HIGHEST, Math.max(EXP_LOWEST, x));
        float n = (bounded * LOG2_E + ROUNDER) - ROUNDER;
        float r = Math.fma(n, -LN_2_LOW, Math.fma(n, -LN_2_HIGH, bounded));
        float p = 1f / 5040;
        p = Math.fma(p, r, 1f / 720);
        p = Math.fma(p, r, 1f / 120);
        p = Math.fma(p, r, 1f / 24);
        p = Math.fma(p, r, 1f / 6);
        p = Math.fma(p, r, 0.5f);
        p = Math.fma(p, r, 1f);
        p = Math.fma(p, r, 1f);
        int exponent = (int) n;
        int half = exponent >> 1;
        return p * Float.intBitsToFloat((half + 127) << 23) * Float.intBitsToFloat((exponent - half + 127) << 23);
    }

    /**
     * The natural logarithm; −∞ at 0, NaN below. With x = 2ⁿ · m, m in [√½, √2), and s = (m − 1) / (m + 1) it is
     * n · ln 2 + 2 artanh s, and artanh its Taylor series to s⁹, whose remainder is below 4·10⁻¹⁰.
     */
    public static float log(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(subnormal ? x * 0x1p24f : x);
        // Moving the origin to √½ puts the mantissa in [√½, √2) and the exponent beside it.
        int shifted = bits - 0x3f3504f3;
        float n = (shifted >> 23) - (subnormal ? 24f : 0f);
        float m = Float.intBitsToFloat((shifted & 0x7fffff) + 0x3f3504f3);
        float s = (m - 1) / (m + 1);
        float square = s * s;
        float p = 2f / 9;
        p = Math.fma(p, square, 2f / 7);
        p = Math.fma(p, square, 2f / 5);
        p = Math.fma(p, square, 2f / 3);
        float tail = Math.fma(p * square, s, n * LN_2_LOW);
        float value = Math.fma(n, LN_2_HIGH, 2 * s + tail);
        // What the bit arithmetic cannot know: zero, negative numbers, infinity, NaN.
        float checked = x == Float.POSITIVE_INFINITY ? x : value;
        float bounded = x == 0 ? Float.NEGATIVE_INFINITY : checked;
        return x >= 0 ? bounded : Float.NaN;
    }

    /**
     * tanh x. Below 0.625 it is {@code x + x³ · p(x²)}, p fitted to a relative error of 5·10⁻⁹ of the whole; from there
     * on 1 − 2 / (e²ˣ + 1), which nothing cancels in.
     */
    public static float tanh(float x) {
        float size = Math.abs(x);
        float square = x * x;
        float p = -0.005704978480935097f;
        p = Math.fma(p, square, 0.020639078691601753f);
        p = Math.fma(p, square, -0.05373971164226532f);
        p = Math.fma(p, square, 0.13331441581249237f);
        p = Math.fma(p, square, -0.3333328068256378f);
        float small = Math.fma(p * square, x, x);
        float large = 1 - 2 / (exp(2 * size) + 1);
        float signed = x < 0 ? -large : large;
        return size < 0.625f ? small : signed;
    }

    /**
     * The error function, 2/√π ∫₀ˣ exp(−t²) dt. Below 1 it is {@code x + x · p(x²)}, p fitted to a relative error of
     * 2·10⁻⁹; from there on {@code 1 − q(t) · exp(−x²)} with t = 1 / (1 + x/2), q fitted to 10⁻⁹ of the result.
     */
    public static float erf(float x) {
        float size = Math.abs(x);
        float square = x * x;
        float p = 7.853857823647559e-05f;
        p = Math.fma(p, square, -0.0008010192541405559f);
        p = Math.fma(p, square, 0.005188327748328447f);
        p = Math.fma(p, square, -0.026853810995817184f);
        p = Math.fma(p, square, 0.1128358542919159f);
        p = Math.fma(p, square, -0.3761262595653534f);
        p = Math.fma(p, square, 0.12837916612625122f);
        float small = Math.fma(p, x, x);
        float t = 1 / Math.fma(0.5f, size, 1f);
        float q = -0.23080165684223175f;
        q = Math.fma(q, t, 0.636680006980896f);
        q = Math.fma(q, t, -0.06446058303117752f);
        q = Math.fma(q, t, 0.39680203795433044f);
        q = Math.fma(q, t, 0.25970062613487244f);
        q = Math.fma(q, t, 0.0018224810482934117f);
        float large = Math.fma(-q, exp(-square), 1f);
        float signed = x < 0 ? -large : large;
        return size < 1 ? small : signed;
    }
}
