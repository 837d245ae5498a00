package io.github.tardigrad.engine.backend;

import java.util.Locale;

/**
 * How exactly the factors of matrix products and convolutions are taken. Sums are float32 in all cases, and so is
 * everything else that a backend computes, convolutions with a group for each channel among it.
 */
public enum Precision {
    /** As float32, with 23 bits behind the point: every backend. */
    FP32,
    /**
     * As the sum of two TF32 numbers each, on tensor cores: nearly as exact as float32. An infinite factor makes NaN.
     */
    TF32X3,
    /** As TF32, with 10 bits behind the point, on tensor cores: three decimal digits. */
    TF32;

    /** As users write it. */
    public String text() { return name().toLowerCase(Locale.ROOT); }
}
