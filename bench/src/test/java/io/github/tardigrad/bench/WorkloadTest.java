package io.github.tardigrad.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    @Test
    void everyRowHasItsOwnName() {
        assertThat(names("")).doesNotHaveDuplicates().hasSize(13)
                .contains("sgemm-1024", "conv-64@32-forward+backward", "cnn-step");
    }

    @Test
    void partsOfNamesChooseRowsInTheOrderOfTheTable() {
        assertThat(names("step, sgemm")).containsExactly("sgemm-512", "sgemm-1024", "sgemm-2048",
                "mlp-step", "cnn-step");
    }

    @Test
    void aWholeNameChoosesNoLongerOne() {
        assertThat(names("conv-64@32-forward")).containsExactly("conv-64@32-forward");
        assertThat(names("conv-64@32")).containsExactly("conv-64@32-forward", "conv-64@32-forward+backward");
    }

    @Test
    void anUnknownRowIsRefusedWithTheNamesOfAll() {
        assertThatThrownBy(() -> names("mlp,lstm")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no row is called lstm").hasMessageContaining("sgemm-512, ")
                .hasMessageContaining("cnn-step");
    }

    @Test
    void operationsAreThoseOfTheDirectAlgorithm() {
        assertThat(new Workload.MatrixProduct(10).operations()).isEqualTo(2000);
        Workload forward = new Workload.Convolution(2, 3, 5, false);
        assertThat(forward.operations()).isEqualTo(2.0 * 2 * 25 * 3 * 3 * 9);
        assertThat(new Workload.Convolution(2, 3, 5, true).operations()).isEqualTo(3 * forward.operations());
    }

    private static List<String> names(String texts) {
        return Workload.chosen(texts, 128).stream().map(Workload::name).toList();
    }
}
