package io.github.tardigrad.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    @Test
    void largeRowsAreMeasuredWhenTheyAreNamed() {
        assertThat(names("sgemm-4096")).containsExactly("sgemm-4096");
        assertThat(names("sgemm-4096,sgemm-512")).containsExactly("sgemm-512", "sgemm-4096");
        assertThat(names("")).doesNotContain("sgemm-4096");
    }

    @Test
    void everyRowHasItsOwnName() {
        assertThat(names("")).doesNotHaveDuplicates().hasSize(16)
                .contains("sgemm-1024", "conv-64@32-forward+backward", "cnn-step", "resnet18-step",
                        "resnet18-pgd-10");
    }

    @Test
    void partsOfNamesChooseRowsInTheOrderOfTheTable() {
        assertThat(names("step, sgemm")).containsExactly("sgemm-512", "sgemm-1024", "sgemm-2048",
                "mlp-step", "cnn-step", "resnet18-step");
    }

    @Test
    void aSuiteHasItsRowsOnly() {
        assertThat(names("sgemm", "")).containsExactly("sgemm-512", "sgemm-1024", "sgemm-2048");
        assertThat(names("conv", "")).hasSize(8).allMatch(name -> name.startsWith("conv-"));
        assertThat(names("training", "")).containsExactly("mlp-step", "cnn-step", "resnet18-step");
        assertThat(names("attack", "")).containsExactly("cnn-pgd-10", "resnet18-pgd-10");
        assertThat(names("attack, training", "cnn")).containsExactly("cnn-step", "cnn-pgd-10");
        assertThat(names("sgemm,conv,training,attack", "")).isEqualTo(names(""));
    }

    @Test
    void anUnknownSuiteOrARowOfAnotherIsRefused() {
        assertThatThrownBy(() -> names("sgemm,speed", "")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no suite 'speed'").hasMessageContaining("sgemm,conv,training,attack");
        assertThatThrownBy(() -> names("", "")).hasMessageContaining("there is no suite ''");
        assertThatThrownBy(() -> names("sgemm", "mlp-step")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no row is called mlp-step: the rows are sgemm-512");
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
        assertThat(new Workload.TrainingStep(Network.CNN, 3).operations())
                .isEqualTo(3 * Network.CNN.trainingOperations());
        assertThat(new Workload.Attack(Network.CNN, 3).operations()).isEqualTo(30 * Network.CNN.attackOperations());
    }

    @Test
    void weightsStayWhereNothingIsLearnt() {
        assertThat(Workload.all(1).stream().filter(Workload::keepsWeights).map(Workload::name))
                .containsExactly("conv-64@32-forward", "conv-128@16-forward", "conv-256@8-forward",
                        "conv-512@4-forward", "cnn-pgd-10", "resnet18-pgd-10");
    }

    private static List<String> names(String texts) { return names("all", texts); }

    private static List<String> names(String suites, String texts) {
        return Workload.chosen(suites, texts, 128).stream().map(Workload::name).toList();
    }
}
