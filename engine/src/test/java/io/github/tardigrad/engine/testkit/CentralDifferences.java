package io.github.tardigrad.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
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
    private static final int ELEMENTS = 120;

    private CentralDifferences() {}

    /** Holds {@code gradient}, of input number {@code input} of the row, against the differences. */
    static void check(OpRow row, int input, float[] gradient) {
        Values[] x = row.values();
        float[] seed = row.seed();
        assertThat(gradient).as("gradient of input %d", input).hasSize(x[input].values().length);
        int stride = Math.ceilDiv(Math.max(1, gradient.length), ELEMENTS) | 1;
        for (int element = 0; element < gradient.length; element += stride) {
            double[] up = x[input].values().clone();
            double[] down = up.clone();
            up[element] += STEP;
            down[element] -= STEP;
            Slope slope = Slope.of(row.formula(), seed, replaced(x, input, up), replaced(x, input, down));
            assertThat((double) gradient[element]).as("gradient of element %d of input %d", element, input)
                    .isCloseTo(slope.value, slope.bound());
        }
        if (stride > 1) {
            checkAlong(row, input, gradient);
        }
    }

    /** Holds it against the difference along one direction, which all elements have a part in. */
    static void checkAlong(OpRow row, int input, float[] gradient) {
        Values[] x = row.values();
        float[] seed = row.seed();
        assertThat(gradient).as("gradient of input %d", input).hasSize(x[input].values().length);
        float[] direction = Draw.awayFromZero().values(x[input].shape(), new SplittableRandom(input));
        double[] up = x[input].values().clone();
        double[] down = up.clone();
        double projection = 0;
        for (int i = 0; i < gradient.length; i++) {
            up[i] += STEP * direction[i];
            down[i] -= STEP * direction[i];
            projection += (double) gradient[i] * direction[i];
        }
        Slope slope = Slope.of(row.formula(), seed, replaced(x, input, up), replaced(x, input, down));
        assertThat(projection).as("gradient of input %d along a direction", input).isCloseTo(slope.value,
                slope.bound());
    }

    private static Values[] replaced(Values[] x, int input, double[] values) {
        Values[] replaced = x.clone();
        replaced[input] = new Values(x[input].shape(), values);
        return replaced;
    }

    /** How Σ result · seed changes from one set of inputs to another, two steps away. */
    private record Slope(double value, double magnitude, double noise) {
        static Slope of(Formula formula, float[] seed, Values[] from, Values[] to) {
            Result up = formula.of(from);
            Result down = formula.of(to);
            double value = 0;
            double magnitude = 0;
            double noise = 0;
            for (int t = 0; t < up.terms(); t++) {
                double weight = seed[up.owner(t)];
                double slope = weight * (up.term(t) - down.term(t)) / (2 * STEP);
                value += slope;
                magnitude += Math.abs(slope);
                noise += slope == 0 ? 0 : Math.abs(weight * up.term(t)) * NOISE / STEP;
            }
            return new Slope(value, magnitude, noise);
        }

        Offset<Double> bound() {
            return Offset.offset(Tolerance.of(magnitude) + noise);
        }
    }
}
