package io.github.tardigrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PredictionsTest {
    private final Engine engine = TestEngine.scalar();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void areTheLargestLogitAndTheLowestOfEquals() {
        Tensor logits = engine.tensor(Shape.of(3, 3), 1, 5, 2, -3, -1, -1, 0, 0, Float.NEGATIVE_INFINITY);
        assertThat(Predictions.of(logits)).containsExactly(1, 1, 0);
        assertThat(Predictions.correct(logits, new int[] {1, 2, 0})).isEqualTo(2);
    }

    @Test
    void areNeverRightWhereALogitIsNotANumber() {
        Tensor logits = engine.tensor(Shape.of(2, 2), 1, Float.NaN, Float.NaN, 1);
        assertThat(Predictions.of(logits)).containsExactly(Predictions.NONE, Predictions.NONE);
        assertThat(Predictions.correct(logits, new int[] {0, 1})).isZero();
    }

    @Test
    void refuseAnotherNumberOfLabels() {
        assertThatThrownBy(() -> Predictions.correct(engine.zeros(Shape.of(2, 2)), new int[1]))
                .hasMessageContaining("1 labels").hasMessageContaining("[2, 2]");
    }
}
