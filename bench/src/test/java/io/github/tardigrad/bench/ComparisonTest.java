package io.github.tardigrad.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void aRatioIsTakenWithinARound() {
        Comparison row = Comparison.of("mlp-step", List.of(1.0, 2.0, 4.0), List.of(3.0, 1.0, 8.0), "default");

        assertThat(row).isEqualTo(new Comparison("mlp-step", 2, 3, 2, 0.5, 3, "default"));
    }

    @Test
    void twoRoundsHaveTheirMean() {
        Comparison row = Comparison.of("mlp-step", List.of(1.0, 1.0), List.of(2.0, 4.0), "default");

        assertThat(row.ratio()).isEqualTo(3);
        assertThat(row.theirsSeconds()).isEqualTo(3);
    }

    @Test
    void roundsWithoutAPairAreRefused() {
        assertThatThrownBy(() -> Comparison.of("mlp-step", List.of(1.0), List.of(), "default"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mlp-step has 1 rounds of ours and 0");
    }

    @Test
    void columnsStandBelowTheirHeaders() {
        String line = new Comparison("cnn-step", 0.02, 0.015, 0.75, 0.7, 0.8, "huge-pages").line();

        assertThat(line).contains(" 20.00 ", " 15.00 ", " 0.75 ", " 0.70-0.80 ");
        assertThat(line.indexOf("huge-pages")).isEqualTo(Comparison.header("libtorch-2.7.1").indexOf("setting"));
    }
}
