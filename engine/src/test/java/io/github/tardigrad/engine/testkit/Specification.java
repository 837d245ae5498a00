package io.github.tardigrad.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import org.assertj.core.data.Offset;

/**
 * The scalar backend as the judge of large gradients: its loops do not know sizes, and at small ones they are judged
 * by central differences, of which a large gradient would take too many.
 *
 * <p>For an op that is linear in each of its inputs, the gradient of the magnitudes for a seed of magnitudes is the
 * sum of the magnitudes of all terms.
 */
final class Specification {
    private Specification() {}

    /** Holds every element of the gradients of {@code row} against those of the scalar backend. */
    static void check(OpRow row, Gradient gradient) {
        try (Engine scalar = Engine.open("scalar")) {
            Gradient expected = Gradient.of(scalar, row);
            Gradient magnitudes = Gradient.of(scalar, row.magnitudes(), OpRow.magnitudes(row.seed()));
            for (int input : row.differentiable()) {
                float[] actual = gradient.of(input);
                for (int i = 0; i < actual.length; i++) {
                    // Either may be off by the bound.
                    assertThat((double) actual[i]).as("gradient of element %d of input %d", i, input).isCloseTo(
                            expected.of(input)[i], Offset.offset(2 * Tolerance.of(magnitudes.of(input)[i])));
                }
            }
        }
    }
}
