package io.github.tardigrad.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void aRatioIsTakenWithinARound() {
        Comparison row = Comparison.of("mlp-step", List.of(1.0, 2.0, 4.0), List.of(3.0, 1.0, 8.0), "default");

        assertThat(row).isEqualTo(new Comparison("mlp-step", 2, 3, 2, 0.5, 3, "default", null, null));
    }

    @Test
    void twoRoundsHaveTheirMean() {
        Comparison row = Comparison.of("mlp-step", List.of(1.0, 1.0), List.of(2.0, 4.0), "default");

        assertThat(row.ratio()).isEqualTo(3);
        assertThat(row.theirsSeconds()).isEqualTo(3);
    }

    @Test
    void memoryIsOurMostAndTheirLeastInAnySetting() {
        Comparison row = Comparison.of("mlp-step", List.of(row(1, 500L), row(2, 700L)),
                List.of(row(3, 800L), row(4, 600L)), List.of(row(9, 400L), row(9, null)), "default");

        assertThat(row.oursPeakBytes()).isEqualTo(700);
        assertThat(row.theirsPeakBytes()).isEqualTo(400);
        assertThat(row.theirsSeconds()).isEqualTo(3.5);
    }

    @Test
    void memoryThatNobodyMeasuredIsUnknown() {
        Comparison row = Comparison.of("sgemm-512", List.of(row(1, null)), List.of(row(2, null)), List.of(), "default");

        assertThat(row.oursPeakBytes()).isNull();
        assertThat(row.theirsPeakBytes()).isNull();
    }

    private static Row row(double seconds, @Nullable Long peakMemoryBytes) {
        return Row.of(new Workload.MatrixProduct(512), "any", Measurement.of(seconds), null, peakMemoryBytes);
    }

    @Test
    void roundsWithoutAPairAreRefused() {
        assertThatThrownBy(() -> Comparison.of("mlp-step", List.of(1.0), List.of(), "default"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mlp-step has 1 rounds of ours and 0");
    }

    @Test
    void columnsStandBelowTheirHeaders() {
        String line = new Comparison("cnn-step", 0.02, 0.015, 0.75, 0.7, 0.8, "huge-pages", 2048L << 20, 3L << 20)
                .line();

        assertThat(line).contains(" 20.00 ", " 15.00 ", " 0.75 ", " 0.70-0.80 ", " 2,048 ", " 3 ");
        assertThat(line.indexOf("huge-pages")).isEqualTo(Comparison.header("libtorch-2.7.1").indexOf("setting"));
    }
}
