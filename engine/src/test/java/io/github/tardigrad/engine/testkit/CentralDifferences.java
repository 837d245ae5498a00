package io.github.tardigrad.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;

/**
 * The judge of a gradient: moves an input element up and down in the double-precision formula and looks how the
 * result follows. With the seed r as the gradient of the result, the gradient for x is Σ r · ∂t/∂x over all terms t
 * of the result, and the sum of the magnitudes |r · ∂t/∂x| is what its rounding errors are in proportion to.
 */
final class CentralDifferences {
    /** Small enough for the error h²/6 · f‴ of the difference, and large enough for its rounding errors, 2⁻⁵³ / h. */
    private static final double STEP = 0x1p-17;
    /** The rounding errors of both evaluations, relative to the magnitudes that they add. */
    private static final double NOISE = 0x1p-50;
    /** Of larger inputs about this many elements are tried, evenly spread. */
    private static final int ELEMENTS = 300;

    private CentralDifferences() {}

    /** Holds {@code gradient}, of input number {@code input} of the row, against the differences. */
    static void check(OpRow row, int input, float[] gradient) {
        Values[] x = row.values();
        float[] seed = row.seed();
        assertThat(gradient).as("gradient of input %d", input).hasSize(x[input].values().length);
        int stride = Math.ceilDiv(Math.max(1, gradient.length), ELEMENTS) | 1;
        for (int element = 0; element < gradient.length; element += stride) {
            Result up = row.formula().of(moved(x, input, element, STEP));
            Result down = row.formula().of(moved(x, input, element, -STEP));
            double expected = 0;
            double magnitude = 0;
            double noise = 0;
            for (int t = 0; t < up.terms(); t++) {
                int i = up.owner(t);
                double slope = seed[i] * (up.term(t) - down.term(t)) / (2 * STEP);
                expected += slope;
                magnitude += Math.abs(slope);
                noise += slope == 0 ? 0 : Math.abs(seed[i] * up.term(t)) * NOISE / STEP;
            }
            assertThat((double) gradient[element]).as("gradient of element %d of input %d", element, input)
                    .isCloseTo(expected, Offset.offset(Tolerance.of(magnitude) + noise));
        }
    }

    private static Values[] moved(Values[] x, int input, int element, double by) {
        Values[] moved = x.clone();
        moved[input] = x[input].moved(element, by);
        return moved;
    }
}
