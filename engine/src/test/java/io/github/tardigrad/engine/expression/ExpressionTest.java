package io.github.tardigrad.engine.expression;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpressionTest {
    @Test
    void readsAsItsFormula() {
        Expression x = input(0);
        Expression y = input(1);
        assertThat(x.plus(y).times(x.minus(y)).evaluate(5, 3)).isEqualTo(16);
        assertThat(x.over(y).plus(1).negated().evaluate(6, 4)).isEqualTo(-2.5f);
        assertThat(x.minus(y).absolute().evaluate(1, 4)).isEqualTo(3);
        assertThat(x.square().plus(y.square()).squareRoot().evaluate(3, 4)).isEqualTo(5);
        assertThat(x.clamp(-1, 2).evaluate(7)).isEqualTo(2);
        assertThat(x.clamp(-1, 2).evaluate(-7)).isEqualTo(-1);
        assertThat(x.sign().times(2).evaluate(-9)).isEqualTo(-2);
        assertThat(x.min(y).evaluate(2, 1)).isEqualTo(1);
        assertThat(x.max(y).evaluate(2, 1)).isEqualTo(2);
        assertThat(x.greater(y).evaluate(2, 1)).isEqualTo(1);
        assertThat(x.greater(y).evaluate(1, 1)).isZero();
        assertThat(x.exponential().logarithm().evaluate(2)).isEqualTo(2);
    }

    @Test
    void aClosedGateStopsWhateverComes() {
        Expression gated = input(0).where(input(1));
        for (float x : new float[] {1, Float.POSITIVE_INFINITY, Float.NaN}) {
            assertThat(gated.evaluate(x, 0)).isZero();
            assertThat(gated.evaluate(x, -1)).isZero();
            assertThat(gated.evaluate(x, Float.NaN)).isZero();
            assertThat(gated.evaluate(x, 1)).isEqualTo(Float.valueOf(x)); // as an object, so that NaN equals NaN
        }
    }

    @Test
    void countsTheInputsItReads() {
        assertThat(constant(1).inputs()).isZero();
        assertThat(input(2).inputs()).isEqualTo(3);
        assertThat(input(0).plus(constant(1)).times(input(1).negated()).inputs()).isEqualTo(2);
    }

    @Test
    void isEqualByContent() {
        assertThat(input(0).plus(1)).isEqualTo(input(0).plus(1)).hasSameHashCodeAs(input(0).plus(1))
                .isNotEqualTo(input(0).plus(2)).isNotEqualTo(input(1).plus(1));
    }
}
