package io.github.tardigrad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    private static final Measurement TIME = new Measurement(0.0095, 0.0125, 0.25, 9);

    @Test
    void columnsStandBelowTheirHeaders() {
        String line = Table.line(Row.of(new Workload.Convolution(128, 64, 32, true), "vector-512", TIME, 4638.6,
                3L << 30));

        assertThat(line).isEqualTo("conv-64@32-forward+backward      12.50        9.500 - 250.00    2319.3   50.0"
                + "     10,240     3,072  vector-512");
        assertThat(line.indexOf("vector-512")).isEqualTo(Table.header().indexOf("backend"));
    }

    @Test
    void whatIsNotKnownStaysBlank() {
        String product = Table.line(Row.of(new Workload.MatrixProduct(1000), "scalar", TIME, null, null));

        assertThat(product).isEqualTo("sgemm-1000                       12.50        9.500 - 250.00     160.0"
                + " ".repeat(30) + "scalar");
    }
}
