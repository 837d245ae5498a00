package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.expression.FloatMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link FloatMath} for a vector at a time: the same operations in the same order, and so the same bits. What the
 * constants mean is said there.
 */
final class VectorMath {
    private static final float LOG2_E = 1.4426950408889634f;
    private static final float LN_2_HIGH = 0.693359375f;
    private static final float LN_2_LOW = -2.12194440054690583e-4f;
    private static final float ROUNDER = 12582912f;
    private static final float EXP_LOWEST = -104f;
    private static final float EXP_HIGHEST = 89f;
    private static final int SQRT_HALF_BITS = 0x3f3504f3;
    private static final int MANTISSA = 0x7fffff;
    private static final int MANTISSA_BITS = 23;
    private static final int EXPONENT_BIAS = 127;

    private VectorMath() {}

    /** {@code y[py + i] = e^x[px + i]}. */
    static void exp(float[] x, int px, float[] y, int py, int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            exp(Lanes.load(x, px + i)).intoArray(y, py + i);
        }
        for (; i < count; i++) {
            y[py + i] = FloatMath.exp(x[px + i]);
        }
    }

    /** {@code y[py + i] = ln x[px + i]}. */
    static void log(float[] x, int px, float[] y, int py, int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            log(Lanes.load(x, px + i)).intoArray(y, py + i);
        }
        for (; i < count; i++) {
            y[py + i] = FloatMath.log(x[px + i]);
        }
    }

    /** {@code y[py + i] = tanh x[px + i]}. */
    static void tanh(float[] x, int px, float[] y, int py, int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            tanh(Lanes.load(x, px + i)).intoArray(y, py + i);
        }
        for (; i < count; i++) {
            y[py + i] = FloatMath.tanh(x[px + i]);
        }
    }

    /** {@code y[py + i] = erf x[px + i]}. */
    static void erf(float[] x, int px, float[] y, int py, int count) {
        int i = 0;
        for (int bound = Lanes.bound(count); i < bound; i += Lanes.COUNT) {
            erf(Lanes.load(x, px + i)).intoArray(y, py + i);
        }
        for (; i < count; i++) {
            y[py + i] = FloatMath.erf(x[px + i]);
        }
    }

    private static FloatVector tanh(FloatVector x) {
        FloatVector size = x.abs();
        FloatVector square = x.mul(x);
        FloatVector p = Lanes.broadcast(-0.005704978480935097f);
        p = p.fma(square, Lanes.broadcast(0.020639078691601753f));
        p = p.fma(square, Lanes.broadcast(-0.05373971164226532f));
        p = p.fma(square, Lanes.broadcast(0.13331441581249237f));
        p = p.fma(square, Lanes.broadcast(-0.3333328068256378f));
        FloatVector small = p.mul(square).fma(x, x);
        FloatVector rest = Lanes.broadcast(2f).div(exp(size.mul(2f)).add(1f));
        FloatVector large = Lanes.broadcast(1f).sub(rest);
        FloatVector signed = large.blend(large.neg(), x.compare(VectorOperators.LT, 0f));
        return signed.blend(small, size.compare(VectorOperators.LT, 0.625f));
    }

    private static FloatVector erf(FloatVector x) {
        FloatVector size = x.abs();
        FloatVector square = x.mul(x);
        FloatVector p = Lanes.broadcast(7.853857823647559e-05f);
        p = p.fma(square, Lanes.broadcast(-0.0008010192541405559f));
        p = p.fma(square, Lanes.broadcast(0.005188327748328447f));
        p = p.fma(square, Lanes.broadcast(-0.026853810995817184f));
        p = p.fma(square, Lanes.broadcast(0.1128358542919159f));
        p = p.fma(square, Lanes.broadcast(-0.3761262595653534f));
        p = p.fma(square, Lanes.broadcast(0.12837916612625122f));
        FloatVector small = p.fma(x, x);
        FloatVector t = Lanes.broadcast(1f).div(Lanes.broadcast(0.5f).fma(size, Lanes.broadcast(1f)));
        FloatVector q = Lanes.broadcast(-0.23080165684223175f);
        q = q.fma(t, Lanes.broadcast(0.636680006980896f));
        q = q.fma(t, Lanes.broadcast(-0.06446058303117752f));
        q = q.fma(t, Lanes.broadcast(0.39680203795433044f));
        q = q.fma(t, Lanes.broadcast(0.25970062613487244f));
        q = q.fma(t, Lanes.broadcast(0.0018224810482934117f));
        FloatVector large = q.neg().fma(exp(square.neg()), Lanes.broadcast(1f));
        FloatVector signed = large.blend(large.neg(), x.compare(VectorOperators.LT, 0f));
        return signed.blend(small, size.compare(VectorOperators.LT, 1f));
    }

    private static FloatVector exp(FloatVector x) {
        FloatVector bounded = x.max(EXP_LOWEST).min(EXP_HIGHEST);
        FloatVector n = bounded.mul(LOG2_E).add(ROUNDER).sub(ROUNDER);
        FloatVector r = n.fma(Lanes.broadcast(-LN_2_LOW), n.fma(Lanes.broadcast(-LN_2_HIGH), bounded));
        FloatVector p = Lanes.broadcast(1f / 5040);
        p = p.fma(r, Lanes.broadcast(1f / 720));
        p = p.fma(r, Lanes.broadcast(1f / 120));
        p = p.fma(r, Lanes.broadcast(1f / 24));
        p = p.fma(r, Lanes.broadcast(1f / 6));
        p = p.fma(r, Lanes.broadcast(0.5f));
        p = p.fma(r, Lanes.broadcast(1f));
        p = p.fma(r, Lanes.broadcast(1f));
        IntVector exponent = (IntVector) n.convert(VectorOperators.F2I, 0);
        IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
        return p.mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
    }

    private static FloatVector powerOfTwo(IntVector exponent) {
        return exponent.add(EXPONENT_BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
    }

    private static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(0x1p24f), subnormal).reinterpretAsInts();
        IntVector shifted = bits.sub(SQRT_HALF_BITS);
        FloatVector n = ((FloatVector) shifted.lanewise(VectorOperators.ASHR,
                MANTISSA_BITS).convert(VectorOperators.I2F, 0))
                .sub(Lanes.broadcast(0f).blend(24f, subnormal));
        FloatVector m = shifted.and(MANTISSA).add(SQRT_HALF_BITS).reinterpretAsFloats();
        FloatVector s = m.sub(1f).div(m.add(1f));
        FloatVector square = s.mul(s);
        FloatVector p = Lanes.broadcast(2f / 9);
        p = p.fma(square, Lanes.broadcast(2f / 7));
        p = p.fma(square, Lanes.broadcast(2f / 5));
        p = p.fma(square, Lanes.broadcast(2f / 3));
        FloatVector tail = p.mul(square).fma(s, n.mul(LN_2_LOW));
        FloatVector value = n.fma(Lanes.broadcast(LN_2_HIGH), s.mul(2f).add(tail));
        FloatVector checked = value.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
        FloatVector bounded = checked.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
        return Lanes.broadcast(Float.NaN).blend(bounded, x.compare(VectorOperators.GE, 0f));
    }
}
