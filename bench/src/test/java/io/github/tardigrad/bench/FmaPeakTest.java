package io.github.tardigrad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FmaPeakTest {
    @Test
    void isFoundOnAnyNumberOfThreads() {
        assertThat(FmaPeak.gflops(1, 1)).isPositive();
        assertThat(FmaPeak.gflops(3, 1)).isPositive();
    }
}
