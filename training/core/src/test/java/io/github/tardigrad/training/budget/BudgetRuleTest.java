package io.github.tardigrad.training.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetRuleTest {
    @Test
    void textIsReadBackToAnEqualRule() {
        List<BudgetRule> rules = List.of(Fixed.of(0.1), new Fixed(8 / 255.0, 1.5), Published.usual(),
                Setpoint.upTo(0.3), new Setpoint(Gap.LOSS, 0.15, 0.2, 0.5, 0.001, 0.07, 0),
                PerExample.upTo(0.2), new PerExample(0.03, 0.004, 0.01, 0.1));
        for (BudgetRule rule : rules) {
            assertThat(BudgetRule.parse(rule.text(), 0.5)).isEqualTo(rule);
        }
    }

    @Test
    void everyNameIsKnown() {
        for (String name : BudgetRule.NAMES) {
            assertThat(BudgetRule.parse(name, 0.1).text()).startsWith(name + ":");
        }
    }

    @Test
    void epsilonIsTheCeilingUnlessOneIsGiven() {
        assertThat(BudgetRule.parse("setpoint", 0.1)).isEqualTo(Setpoint.upTo(0.1));
        assertThat(BudgetRule.parse("setpoint:high=8/255", 0.1)).isEqualTo(Setpoint.upTo(8 / 255.0));
        assertThat(BudgetRule.parse("fixed", 0.1)).isEqualTo(Fixed.of(0.1));
        assertThat(BudgetRule.parse("published", 0.1)).isEqualTo(Published.usual());
    }

    @Test
    void warmsUpInAStraightLine() {
        Fixed rule = new Fixed(0.1, 2);
        assertThat(rule.start().epsilon()).isZero();
        assertThat(rule.next(rule.start(), new Observation(1, 2, 0.5, 0.1, 0.5)).epsilon()).isEqualTo(0.025);
        assertThat(rule.next(rule.start(), new Observation(1, 2, 0.5, 0.1, 3)).epsilon()).isEqualTo(0.1);
        assertThat(Fixed.of(0.1).start().epsilon()).isEqualTo(0.1);
    }

    @Test
    void stateKeepsEveryBit() {
        BudgetState state = new BudgetState(0.1 / 3, -1 / 7.0, 123_456_789_012L);
        assertThat(BudgetState.parse(state.text())).isEqualTo(state);
        assertThatThrownBy(() -> BudgetState.parse("0.1")).hasMessageContaining("damaged");
    }

    @Test
    void unknownWordsAreRefusedWithWhatThereIs() {
        assertThatThrownBy(() -> BudgetRule.parse("adaptive", 0.1))
                .hasMessage("budget rule \"adaptive\" is unknown: there are fixed, published, setpoint, per-example");
        assertThatThrownBy(() -> BudgetRule.parse("fixed:eps=0.1", 0.1))
                .hasMessage("budget rule fixed has no parameter eps: it has epsilon, warm-up");
        assertThatThrownBy(() -> BudgetRule.parse("fixed:epsilon=much", 0.1)).hasMessageContaining("is not a number");
        assertThatThrownBy(() -> BudgetRule.parse("fixed:epsilon=NaN", 0.1)).hasMessageContaining("epsilon NaN");
        assertThatThrownBy(() -> BudgetRule.parse("fixed:epsilon=-0.1", 0.1)).hasMessageContaining("epsilon -0.1");
    }
}
