package io.github.tardigrad.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.backend.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineContestantTest {
    @ParameterizedTest
    @ValueSource(strings = {"scalar", "vector"})
    void doesEveryKindOfWorkAgainAndAgain(String backend) {
        try (Contestant contestant = EngineContestant.open(backend, Precision.FP32, 2)) {
            assertThat(contestant.backend()).startsWith(backend);
            assertThat(contestant.threads()).isEqualTo(2);
            for (Workload workload : List.of(new Workload.MatrixProduct(5),
                    new Workload.Convolution(2, 3, 4, false), new Workload.Convolution(2, 3, 4, true),
                    new Workload.TrainingStep(Network.MLP, 2), new Workload.TrainingStep(Network.CNN, 1),
                    new Workload.Attack(Network.CNN, 1))) {
                Runnable repetition = contestant.prepare(workload);
                assertThatCode(() -> {
                    repetition.run();
                    repetition.run();
                }).as(workload.name()).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void trainsAndAttacksAResidualNetwork() {
        try (Contestant contestant = EngineContestant.open("vector", Precision.FP32, 2)) {
            for (Workload workload : List.of(new Workload.TrainingStep(Network.RESNET18, 2),
                    new Workload.Attack(Network.RESNET18, 1))) {
                Runnable repetition = contestant.prepare(workload);
                assertThatCode(repetition::run).as(workload.name()).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void aForcedBackendThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> EngineContestant.open("abacus", Precision.FP32, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("abacus");
    }
}
