package io.github.tardigrad.training.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishedTest {
    private static final double EXACT = 1e-15;

    private static List<Double> epsilons(Published rule, double... lossGaps) {
        List<Double> epsilons = new ArrayList<>();
        BudgetState state = rule.start();
        epsilons.add(state.epsilon());
        for (double gap : lossGaps) {
            state = rule.next(state, new Observation(0.5, 0.5 + gap, 0.9, 0.5, 0.1));
            epsilons.add(state.epsilon());
        }
        return epsilons;
    }

    @Test
    void followsTheStatedSequenceInPixels() {
        // Normalised units: 0.05, +0.001 · 0.6 = 0.0506, +0.001 · 1.4 = 0.052, −0.001 · 2 = 0.05. Half of it in pixels.
        List<Double> epsilons = epsilons(Published.usual(), 0.6, 1.4, -2);
        assertThat(epsilons.get(0)).isEqualTo(0.025);
        assertThat(epsilons.get(1)).isCloseTo(0.0253, within(EXACT));
        assertThat(epsilons.get(2)).isCloseTo(0.026, within(EXACT));
        assertThat(epsilons.get(3)).isCloseTo(0.025, within(EXACT));
    }

    @Test
    void isClippedAtBothEnds() {
        assertThat(epsilons(Published.usual(), 1000, 1, -1000, -1)).containsExactly(0.025, 0.15, 0.15, 0.005, 0.005);
    }

    @Test
    void neverFallsAgainstAnAttackThatWorks() {
        List<Double> epsilons = epsilons(Published.usual(), 0, 0.3, 1, 0.01, 5, 0);
        assertThat(epsilons).isSorted();
    }

    @Test
    void needsFewEpochsToItsCapAtUsualGaps() {
        // (0.3 − 0.05) / (0.001 · 0.64) = 390.6 batches: one epoch of CIFAR-10 at batch 128 has 391.
        double[] gaps = new double[391];
        Arrays.fill(gaps, 0.64);
        List<Double> epsilons = epsilons(Published.usual(), gaps);
        assertThat(epsilons.get(390)).isLessThan(0.15);
        assertThat(epsilons.get(391)).isEqualTo(0.15);
    }

    @Test
    void statesItsUnits() {
        Published rule = Published.usual();
        assertThat(rule.low()).isEqualTo(0.005);
        assertThat(rule.high()).isEqualTo(0.15);
        assertThat(rule.text()).isEqualTo("published:alpha=0.001,initial=0.05,low=0.01,high=0.3");
    }

    @Test
    void refusesARangeThatIsNone() {
        assertThatThrownBy(() -> new Published(0.001, 0.05, 0.3, 0.01))
                .hasMessageContaining("high 0.01 is outside [0.3, 2]");
        assertThatThrownBy(() -> new Published(0.001, 0.5, 0.01, 0.3)).hasMessageContaining("initial 0.5");
        assertThatThrownBy(() -> new Published(Double.NaN, 0.05, 0.01, 0.3)).hasMessageContaining("alpha NaN");
    }
}
