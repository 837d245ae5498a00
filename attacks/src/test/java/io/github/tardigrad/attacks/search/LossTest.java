package io.github.tardigrad.attacks.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses of logits by hand, and their derivatives against central differences. */
class LossTest {
    private static final List<float[]> ANSWERS = List.of(new float[] {2, -1, 0.5f, 4, 1},
            new float[] {1, 3, 2.5f, 0, -2},
            new float[] {-4, -3, -1, -2, -6}, new float[] {20, 0, 5, -3, 9});

    private final Engine engine = Samples.scalar();

    @AfterEach
    void close() {
        engine.close();
    }

    private Logits logits(float... values) {
        return Logits.of(Samples.model(engine), AttackBatch.of(Samples.images(engine, 1)),
                engine.tensor(Shape.of(1, values.length), values));
    }

    static List<float[]> answers() { return ANSWERS; }

    @Test
    void ratiosAreThoseOfThePaper() {
        Logits answer = logits(2, -1, 0.5f, 4, 1);
        assertThat(LogitLoss.DIFFERENCE_RATIO.of(answer, 0, 3)).isCloseTo(-(4 - 2) / (4 - 1.0), within(1e-9));
        assertThat(LogitLoss.DIFFERENCE_RATIO.of(answer, 0, 1)).isCloseTo((4 + 1) / (4 - 1.0), within(1e-9));
        assertThat(TargetedLoss.DIFFERENCE_RATIO.of(answer, 0, 3, 2))
                .isCloseTo((0.5 - 4) / (4 - (1 + 0.5) / 2), within(1e-9));
        assertThat(TargetedLoss.DIFFERENCE.of(answer, 0, 3, 2)).isEqualTo(-3.5);
    }

    @Test
    void theLeadersComeInFallingOrderAndOfEqualOnesTheFirstFirst() {
        Logits answer = logits(1, 3, 2, 3, -1);
        for (int count = 1; count <= 5; count++) {
            assertThat(answer.leading(0, count)).isEqualTo(IntStream.of(1, 3, 2, 0, 4).limit(count).toArray());
        }
        assertThat(answer.leading(0, 5)).isEqualTo(answer.ranking(0));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void derivativesAgreeWithCentralDifferences(float[] values) {
        for (int label = 0; label < 5; label++) {
            int reference = label;
            for (LogitLoss loss : LogitLoss.values()) {
                float[] seeds = new float[5];
                loss.addDerivative(logits(values), 0, label, 1.5, seeds);
                check(values, seeds, loss.toString(), answer -> loss.of(answer, 0, reference));
            }
            for (TargetedLoss loss : TargetedLoss.values()) {
                int target = (label + 2) % 5;
                float[] seeds = new float[5];
                loss.addDerivative(logits(values), 0, label, target, 1.5, seeds);
                check(values, seeds, loss.toString(), answer -> loss.of(answer, 0, reference, target));
            }
        }
    }

    private void check(float[] values, float[] seeds, String loss,
            ToDoubleFunction<Logits> number) {
        float step = 1f / 128;
        for (int c = 0; c < values.length; c++) {
            float[] up = values.clone();
            float[] down = values.clone();
            up[c] += step;
            down[c] -= step;
            double slope = (number.applyAsDouble(logits(up)) - number.applyAsDouble(logits(down))) / (2 * step);
            assertThat(seeds[c]).as("%s by logit %d", loss, c).isCloseTo((float) (1.5 * slope), within(1e-4f));
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalLogitsGiveFiniteNumbers(LogitLoss loss) {
        float[] seeds = new float[4];
        Logits equal = logits(7, 7, 7, 7);
        loss.addDerivative(equal, 0, 1, 1, seeds);
        assertThat(loss.of(equal, 0, 1)).isFinite();
        for (float seed : seeds) {
            assertThat(seed).isFinite();
        }
    }

    @ParameterizedTest
    @EnumSource
    void equalLogitsGiveFiniteNumbers(TargetedLoss loss) {
        float[] seeds = new float[4];
        Logits equal = logits(7, 7, 7, 7);
        loss.addDerivative(equal, 0, 1, 2, 1, seeds);
        assertThat(loss.of(equal, 0, 1, 2)).isZero();
        for (float seed : seeds) {
            assertThat(seed).isFinite();
        }
    }
}
