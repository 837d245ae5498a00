package io.github.tardigrad.attacks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.attacks.evaluation.Check.Outcome;
import org.junit.jupiter.api.Test;

class PairedTest {
    private static String letters(int found, int survived) {
        return "f".repeat(found) + "r".repeat(survived);
    }

    @Test
    void onlyImagesOnWhichTheyDifferCount() {
        Paired paired = Paired.of(new Verdicts("ffrrwx"), new Verdicts("frfrwx"));
        assertThat(paired).isEqualTo(new Paired(1, 1, 6));
        assertThat(Paired.of(new Verdicts("ffr"), new Verdicts("rrrff"))).as("the first images").isEqualTo(
                new Paired(2, 0, 3));
    }

    @Test
    void chanceIsNoLead() {
        assertThat(new Paired(4, 0, 100).outcome()).isEqualTo(Outcome.PASS);
        assertThat(new Paired(5, 0, 100).outcome()).isEqualTo(Outcome.WARN);
        assertThat(new Paired(20, 12, 1000).outcome()).isEqualTo(Outcome.PASS);
        assertThat(new Paired(30, 12, 1000).outcome()).isEqualTo(Outcome.WARN);
        assertThat(new Paired(0, 50, 100).outcome()).as("to trail is right").isEqualTo(Outcome.PASS);
    }

    @Test
    void aLargeLeadFails() {
        assertThat(Paired.of(new Verdicts(letters(30, 70)), new Verdicts(letters(10, 90))).outcome())
                .isEqualTo(Outcome.FAIL);
    }
}
