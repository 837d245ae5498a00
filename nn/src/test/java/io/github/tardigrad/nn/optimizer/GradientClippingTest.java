package io.github.tardigrad.nn.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.GradientMap;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.nn.TestEngine;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GradientClippingTest {
    private final Engine engine = TestEngine.scalar();
    private final Parameters parameters = Parameters.allocate(engine, List.of(
            new Parameters.Declaration("a", Shape.of(1)), new Parameters.Declaration("b", Shape.of(2))), true);

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void scalesALongGradientToTheLimitOverAllParametersTogether() {
        float[] clipped = clipped(GradientClipping.byNorm(1), 2, 3, -6);
        assertThat(clipped[0]).isCloseTo(2 / 7f, within(1e-6f));
        assertThat(clipped[1]).isCloseTo(3 / 7f, within(1e-6f));
        assertThat(clipped[2]).isCloseTo(-6 / 7f, within(1e-6f));
    }

    @Test
    void leavesAShortGradientAlone() {
        assertThat(clipped(GradientClipping.byNorm(8), 2, 3, -6)).containsExactly(2, 3, -6);
        assertThat(clipped(GradientClipping.byValue(8), 2, 3, -6)).containsExactly(2, 3, -6);
        assertThat(clipped(GradientClipping.byNorm(1), 0, 0, 0)).containsExactly(0, 0, 0);
    }

    @Test
    void limitsEachElementByValue() {
        assertThat(clipped(GradientClipping.byValue(2.5f), 2, 3, -6)).containsExactly(2, 2.5f, -2.5f);
    }

    @Test
    void refusesALimitThatLetsNothingThrough() {
        assertThatThrownBy(() -> GradientClipping.byNorm(0)).hasMessageContaining("0.0");
        assertThatThrownBy(() -> GradientClipping.byValue(Float.NaN)).hasMessageContaining("NaN");
    }

    /** The loss Σ w · g has the gradient g. */
    private float[] clipped(GradientClipping clipping, float a, float b0, float b1) {
        try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
            var ofA = tape.sum(tape.multiply(parameters.get("a"), engine.tensor(Shape.of(1), a)));
            var ofB = tape.sum(tape.multiply(parameters.get("b"), engine.tensor(Shape.of(2), b0, b1)));
            GradientMap gradients = tape.backward(tape.add(ofA, ofB));
            clipping.clip(tape, gradients, parameters);
            float[] flat = gradients.of(parameters).toArray();
            assertThat(Arrays.copyOfRange(flat, 1, 16)).containsOnly(0);
            return new float[] {flat[0], flat[16], flat[17]};
        }
    }
}
