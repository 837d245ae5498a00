package io.github.tardigrad.training.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.engine.random.RandomKey;
import org.junit.jupiter.api.Test;

class PerExampleTest {
    private static final PerExample RULE = new PerExample(0.05, 0.02, 0.01, 0.1);

    @Test
    void growsWhereTheModelWithstandsAndShrinksWhereNot() {
        assertThat(RULE.next(0.05f, 1e-6f)).isCloseTo(0.07f, within(1e-8f));
        assertThat(RULE.next(0.05f, 40)).isCloseTo(0.07f, within(1e-8f));
        assertThat(RULE.next(0.05f, 0)).isCloseTo(0.03f, within(1e-8f));
        assertThat(RULE.next(0.05f, -3)).isCloseTo(0.03f, within(1e-8f));
        assertThat(RULE.next(0.05f, Float.NaN)).isCloseTo(0.03f, within(1e-8f));
    }

    @Test
    void staysInItsRange() {
        RandomKey key = new RandomKey(2);
        float epsilon = (float) RULE.initial();
        boolean low = false;
        boolean high = false;
        for (int draw = 0; draw < 2000; draw++) {
            epsilon = RULE.next(epsilon, key.uniform(0, draw) - 0.5f);
            assertThat(epsilon).isBetween(0.01f, 0.1f);
            low |= epsilon == 0.01f;
            high |= epsilon == 0.1f;
        }
        assertThat(low && high).isTrue();
    }
}
