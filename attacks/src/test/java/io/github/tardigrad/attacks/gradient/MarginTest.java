package io.github.tardigrad.attacks.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import org.junit.jupiter.api.Test;

class MarginTest {
    private record Result(float[] losses, float[] gradient) {}

    private static Result margin(int classes, float[] logits, int[] labels, float... seed) {
        try (Engine engine = Samples.scalar(); Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor x = tape.watch(engine.tensor(Shape.of(labels.length, classes), logits));
            Tensor losses = Loss.MARGIN.of(tape, x, Loss.MARGIN.reference(tape, Goal.untargeted(labels), classes));
            float[] values = losses.toArray();
            Tensor dy = tape.tensor(losses.shape(), seed);
            return new Result(values, tape.backward(losses, dy).of(x).toArray());
        }
    }

    @Test
    void isTheLargestOtherLogitMinusTheLabels() {
        Result result = margin(3, new float[] {1, 5, 2, -1, -4, -2}, new int[] {1, 0}, 1, 1);
        assertThat(result.losses).containsExactly(-3, -1);
        assertThat(result.gradient).containsExactly(0, -1, 1, -1, 0, 1);
    }

    @Test
    void isPositiveWhereTheLabelLoses() {
        assertThat(margin(3, new float[] {1, 5, 2}, new int[] {2}, 1).losses).containsExactly(3);
    }

    @Test
    void scalesEachGradientByItsSeed() {
        Result result = margin(2, new float[] {1, 5, 3, 2}, new int[] {0, 0}, -1, 0.5f);
        assertThat(result.gradient).containsExactly(1, -1, -0.5f, 0.5f);
    }

    @Test
    void tiesShareTheGradient() {
        Result result = margin(4, new float[] {2, 7, 2, 1}, new int[] {1}, 1);
        assertThat(result.losses).containsExactly(-5);
        assertThat(result.gradient).containsExactly(0.5f, -1, 0.5f, 0);
    }

    @Test
    void aTieWithTheLabelIsNoTieAmongTheOthers() {
        Result result = margin(3, new float[] {4, 4, 1}, new int[] {0}, 1);
        assertThat(result.losses).containsExactly(0);
        assertThat(result.gradient).containsExactly(-1, 1, 0);
    }

    @Test
    void gradientIsThatOfCentralDifferences() {
        float[] logits = {0.3f, -1.2f, 2.5f, 0.9f, -0.4f, 1.7f, 1.1f, -2.2f};
        int[] labels = {3, 1};
        float[] gradient = margin(4, logits, labels, 1, 1).gradient;
        for (int i = 0; i < logits.length; i++) {
            float[] above = logits.clone();
            float[] below = logits.clone();
            above[i] += 0.125f;
            below[i] -= 0.125f;
            float[] high = margin(4, above, labels, 1, 1).losses;
            float[] low = margin(4, below, labels, 1, 1).losses;
            assertThat(gradient[i]).isCloseTo((high[i / 4] - low[i / 4]) / 0.25f, within(1e-5f));
        }
    }

    @Test
    void oneClassHasNoMargin() {
        assertThatIllegalArgumentException().isThrownBy(() -> margin(1, new float[] {1}, new int[] {0}, 1))
                .withMessageContaining("2 classes or more");
    }
}
