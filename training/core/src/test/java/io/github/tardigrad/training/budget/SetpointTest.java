package io.github.tardigrad.training.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.engine.random.RandomKey;
import org.junit.jupiter.api.Test;

class SetpointTest {
    private static final Setpoint RULE = new Setpoint(Gap.ACCURACY, 0.2, 0.1, 0.9, 0.01, 0.1, 2);

    private static Observation gap(double gap, double epochs) {
        return new Observation(0.5, 0.9, 0.9, 0.9 - gap, epochs);
    }

    @Test
    void followsItsLaw() {
        BudgetState first = RULE.next(RULE.start(), gap(0.1, 1));
        assertThat(first.gap()).isCloseTo(0.1, within(1e-12));
        assertThat(first.epsilon()).isCloseTo(0.01 * Math.exp(0.1 * 0.1), within(1e-12));
        BudgetState second = RULE.next(first, gap(0.6, 1));
        assertThat(second.gap()).isCloseTo(0.15, within(1e-12));
        assertThat(second.epsilon()).isCloseTo(first.epsilon() * Math.exp(0.1 * 0.05), within(1e-12));
    }

    @Test
    void staysInItsRangeWhateverIsObserved() {
        RandomKey key = new RandomKey(3);
        for (int run = 0; run < 200; run++) {
            BudgetState state = RULE.start();
            for (int batch = 0; batch < 100; batch++) {
                double epochs = batch / 20.0;
                state = RULE.next(state, gap(key.uniform(run, batch) * 2 - 1, epochs));
                assertThat(state.epsilon()).isBetween(0.01, RULE.ceiling(epochs));
                assertThat(RULE.ceiling(epochs)).isLessThanOrEqualTo(0.1);
            }
        }
    }

    @Test
    void aLargerGapNeverGivesALargerEpsilon() {
        RandomKey key = new RandomKey(4);
        for (int draw = 0; draw < 1000; draw++) {
            BudgetState state = new BudgetState(0.01 + 0.09 * key.uniform(0, draw), key.uniform(1, draw), 1 + draw % 7);
            double epochs = 4 * key.uniform(2, draw);
            double small = key.uniform(3, draw);
            double large = small + (1 - small) * key.uniform(4, draw);
            assertThat(RULE.next(state, gap(large, epochs)).epsilon())
                    .isLessThanOrEqualTo(RULE.next(state, gap(small, epochs)).epsilon());
        }
    }

    @Test
    void standsStillAtItsTarget() {
        BudgetState state = new BudgetState(0.05, 0.2, 9);
        BudgetState next = RULE.next(state, gap(0.2, 5));
        assertThat(next.epsilon()).isCloseTo(0.05, within(1e-12));
    }

    @Test
    void settlesWhereTheModelsGapIsTheTarget() {
        // A model whose gap is 3 ε meets the target 0.2 at ε = 0.0667.
        BudgetState state = RULE.start();
        for (int batch = 0; batch < 3000; batch++) {
            state = RULE.next(state, gap(3 * state.epsilon(), 10));
        }
        assertThat(state.epsilon()).isCloseTo(0.2 / 3, within(1e-6));
    }

    @Test
    void endsAtItsCeilingWhenTheModelCopes() {
        BudgetState state = RULE.start();
        for (int batch = 0; batch < 400; batch++) {
            state = RULE.next(state, gap(0.05, batch / 40.0));
        }
        assertThat(state.epsilon()).isEqualTo(0.1);
    }

    @Test
    void steersTheLossGapWhereThatIsAsked() {
        Setpoint rule = new Setpoint(Gap.LOSS, 0.5, 0.1, 0.9, 0.01, 0.1, 0);
        // The loss gap is 0.4 whatever the accuracies say.
        BudgetState next = rule.next(rule.start(), gap(0.9, 1));
        assertThat(next.gap()).isCloseTo(0.4, within(1e-12));
        assertThat(next.epsilon()).isCloseTo(0.01 * Math.exp(0.1 * (0.5 - 0.4)), within(1e-12));
        // A model whose loss gap is 8 ε meets the target 0.5 at ε = 0.0625.
        BudgetState state = rule.start();
        for (int batch = 0; batch < 3000; batch++) {
            state = rule.next(state, new Observation(0.5, 0.5 + 8 * state.epsilon(), 0.9, 0.9, 10));
        }
        assertThat(state.epsilon()).isCloseTo(0.0625, within(1e-6));
        assertThat(BudgetRule.parse("setpoint:gap=loss", 0.1)).isEqualTo(
                new Setpoint(Gap.LOSS, 0.5, 0.2, 0.9, 0.01, 0.1, 2));
        assertThat(BudgetRule.parse("setpoint:gap=loss,target=1.5", 0.1).words()).contains("a loss gap of 1.5");
    }

    @Test
    void refusesParametersOutOfRange() {
        assertThatThrownBy(() -> new Setpoint(Gap.ACCURACY, 1.5, 0.1, 0.9, 0.01, 0.1, 2))
                .hasMessageContaining("target 1.5");
        assertThatThrownBy(() -> new Setpoint(Gap.ACCURACY, 0.2, 0, 0.9, 0.01, 0.1, 2)).hasMessageContaining("gain 0");
        assertThatThrownBy(() -> new Setpoint(Gap.ACCURACY, 0.2, 0.1, 1, 0.01, 0.1, 2))
                .hasMessageContaining("smoothing 1");
        assertThatThrownBy(() -> new Setpoint(Gap.ACCURACY, 0.2, 0.1, 0.9, 0.2, 0.1, 2))
                .hasMessageContaining("low 0.2");
        assertThatThrownBy(() -> new Setpoint(Gap.ACCURACY, 0.2, 0.1, 0.9, 0.01, Double.NaN, 2))
                .hasMessageContaining("high NaN");
    }
}
