package io.github.tardigrad.training.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.nn.schedule.Schedule;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizationTest {
    @Test
    void optimizersAreReadBackToEqualOnes() {
        List<OptimizerChoice> choices = List.of(OptimizerChoice.sgd(), OptimizerChoice.adam(), OptimizerChoice.adamW(),
                new OptimizerChoice.Sgd(0.8f, true, 2e-4f), new OptimizerChoice.Adam(0.5f, 0.9f, 1e-6f, 0.1f));
        for (OptimizerChoice choice : choices) {
            assertThat(OptimizerChoice.parse(choice.text())).isEqualTo(choice);
        }
    }

    @Test
    void learningRatesAreReadBackToEqualOnes() {
        List<LearningRate> rates = List.of(LearningRate.constant(0.1f), LearningRate.cosine(1e-3f),
                LearningRate.oneCycle(0.2f), new LearningRate.Stepped(0.1f, 2.5, 0.5f),
                new LearningRate.Cosine(0.1f, 1.5));
        for (LearningRate rate : rates) {
            assertThat(LearningRate.parse(rate.text(), 77)).isEqualTo(rate);
        }
    }

    @Test
    void epochsBecomeSteps() {
        Schedule stepped = LearningRate.parse("step:every=2,factor=0.1", 1).over(6, 10);
        assertThat(List.of(stepped.rate(19), stepped.rate(20), stepped.rate(40))).containsExactly(1f, 0.1f,
                (float) (0.1f * (double) 0.1f));
        Schedule cosine = LearningRate.parse("cosine:warm-up=1", 1).over(3, 10);
        assertThat(cosine.rate(0)).isEqualTo(0.1f);
        assertThat(cosine.rate(9)).isEqualTo(1f);
        assertThat(cosine.rate(29)).isBetween(0f, 0.01f);
        Schedule oneCycle = LearningRate.oneCycle(1).over(3, 10);
        assertThat(oneCycle.rate(8)).isGreaterThan(0.9f);
        assertThat(oneCycle.rate(29)).isLessThan(1e-4f);
    }

    @Test
    void aRunOfOneStepHasARate() {
        for (String name : LearningRate.NAMES) {
            assertThat(LearningRate.parse(name, 0.1).over(1, 1).rate(0)).as(name).isFinite().isNotNegative();
        }
    }

    @Test
    void aCycleThatRisesForOneStepBeginsAtItsPeak() {
        assertThat(LearningRate.parse("one-cycle:rise=0.5", 0.1).over(2, 1).rate(0)).isEqualTo(0.1f);
    }

    @Test
    void unknownWordsAreRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> OptimizerChoice.parse("adm"))
                .hasMessage("optimizer \"adm\" is unknown: there are sgd, adam, adamw");
        assertThatThrownBy(() -> LearningRate.parse("cosin", 0.1))
                .hasMessage("schedule \"cosin\" is unknown: there are constant, step, cosine, one-cycle");
        assertThatThrownBy(() -> LearningRate.parse("constant", -1)).hasMessageContaining("learning rate -1");
        assertThatThrownBy(() -> LearningRate.parse("constant", Double.NaN)).hasMessageContaining("learning rate NaN");
    }
}
