package io.github.tardigrad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    private static final Measurement TIME = new Measurement(0.0095, 0.0125, 0.25, 9);

    @Test
    void columnsStandBelowTheirHeaders() {
        String line = Table.line(Row.of(new Workload.Convolution(128, 64, 32, true), "vector-512", TIME));

        assertThat(line).isEqualTo(
                "conv-64@32-forward+backward       12.50        9.500 - 250.00    2319.3     10,240  vector-512");
        assertThat(line.indexOf("vector-512")).isEqualTo(Table.header().indexOf("backend"));
    }

    @Test
    void whatIsNotCountedStaysBlank() {
        String product = Table.line(Row.of(new Workload.MatrixProduct(1000), "scalar", TIME));
        String step = Table.line(Row.of(new Workload.TrainingStep("mlp", 5), "scalar", TIME));

        assertThat(product).isEqualTo(
                "sgemm-1000                        12.50        9.500 - 250.00     160.0             scalar");
        assertThat(step).isEqualTo(
                "mlp-step                          12.50        9.500 - 250.00                  400  scalar");
    }
}
