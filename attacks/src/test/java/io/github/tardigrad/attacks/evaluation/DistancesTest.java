package io.github.tardigrad.attacks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import org.junit.jupiter.api.Test;

class DistancesTest {
    private static AttackResult found(Engine engine, boolean[] success, double... distances) {
        return new AttackResult(engine.zeros(Shape.of(success.length, 1, 1, 1)), success, distances,
                AttackResult.Cost.NONE);
    }

    @Test
    void theMedianIsOverRecognisedImagesAndCountsWhatWasNotFound() {
        try (Engine engine = Samples.scalar()) {
            Distances distances = new Distances(new Verdicts("rwrrr"));
            distances.add(found(engine, new boolean[] {true, true, false}, 0.5, 0.0, 0.0));
            distances.add(found(engine, new boolean[] {true, true}, 0.25, 0.75));
            assertThat(distances.all()).containsExactly(0.5f, 0f, Float.POSITIVE_INFINITY, 0.25f, 0.75f);
            assertThat(distances.median()).isCloseTo(0.625, within(1e-9));
        }
    }

    @Test
    void theMedianIsUnknownWhereHalfIsNotFound() {
        try (Engine engine = Samples.scalar()) {
            Distances distances = new Distances(new Verdicts("rr"));
            distances.add(found(engine, new boolean[] {true, false}, 0.5, 0.0));
            assertThat(distances.median()).isNull();
            assertThat(new Distances(new Verdicts("w")).median()).isNull();
        }
    }
}
