package io.github.tardigrad.attacks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Norm;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final float NONE = Float.POSITIVE_INFINITY;

    private static AttackScore score(String clean, Float... distances) {
        Task task = new Task(0, Attacks.deepFool(Norm.L2), List.of(0.3f));
        Tally tally = new Tally(task, 0, new Verdicts(clean), List.of());
        List<Finding> findings = IntStream.range(0, clean.length()).filter(tally::isOpen)
                .mapToObj(i -> new Finding(i, List.of(distances[i] <= 0.3f), distances[i], null)).toList();
        tally.add(new Unit(0, 0, findings, AttackResult.Cost.NONE, 1));
        tally.finish(clean.length());
        return tally.score();
    }

    @Test
    void theMedianIsOverRecognisedImagesAndCountsWhatWasNotFound() {
        AttackScore score = score("rwrrr", 0.5f, 0f, NONE, 0.25f, 0.75f);
        assertThat(score.distances()).containsExactly(0.5f, 0f, NONE, 0.25f, 0.75f);
        assertThat(score.medianDistance()).isCloseTo(0.625, within(1e-9));
        assertThat(score.verdicts().letters()).isEqualTo("rwrfr");
    }

    @Test
    void theMedianIsUnknownWhereHalfIsNotFound() {
        assertThat(score("rr", 0.5f, NONE).medianDistance()).isNull();
        assertThat(score("w", 0f).medianDistance()).isNull();
    }

    @Test
    void imagesThatFailedHaveNoDistance() {
        assertThat(Tally.median(Arrays.asList(0.5f, NONE, NONE), new Verdicts("rxx"))).isEqualTo(0.5);
    }
}
