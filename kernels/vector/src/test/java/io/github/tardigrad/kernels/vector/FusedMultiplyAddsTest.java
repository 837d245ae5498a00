package io.github.tardigrad.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FusedMultiplyAddsTest {
    @Test
    void everyChainComesToItsLimitInEveryBlock() {
        assertThat(FusedMultiplyAdds.run(3)).isEqualTo(3 * 12 * 2f);
    }

    @Test
    void operationsAreTwoForEachLaneOfEachChain() {
        assertThat(FusedMultiplyAdds.operationsPerBlock()).isEqualTo(2L * 12 * 2048 * VectorWidth.supported() / 32);
    }
}
