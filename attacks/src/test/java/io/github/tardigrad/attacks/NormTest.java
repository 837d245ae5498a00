package io.github.tardigrad.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormTest {
    @ParameterizedTest
    @EnumSource
    void isReadByItsText(Norm norm) {
        assertThat(Norm.parse(norm.text())).isSameAs(norm);
    }

    @Test
    void refusesUnknownNamesAndListsTheKnown() {
        assertThatIllegalArgumentException().isThrownBy(() -> Norm.parse("l7")).withMessageContainingAll("l7", "linf",
                "l2", "l1", "l0");
    }

    @Test
    void greyLevelsAreRefusedWithTheWayOut() {
        assertThatIllegalArgumentException().isThrownBy(() -> Norm.LINF.checkEpsilon(8))
                .withMessage("epsilon 8 is outside [0, 1]: epsilons are in pixels; for 8 grey levels write 8/255");
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.1f, 1.01f, Float.NaN, Float.POSITIVE_INFINITY})
    void linfEpsilonsAreFromZeroToOne(float epsilon) {
        assertThatIllegalArgumentException().isThrownBy(() -> Norm.LINF.checkEpsilon(epsilon))
                .withMessageContaining("is outside [0, 1]");
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.1f, Float.NaN, Float.POSITIVE_INFINITY})
    void l2EpsilonsAreLengths(float epsilon) {
        assertThatIllegalArgumentException().isThrownBy(() -> Norm.L2.checkEpsilon(epsilon))
                .withMessageContaining("0 or more");
    }

    @ParameterizedTest
    @ValueSource(floats = {-1, 0.1f, 2.5f, Float.NaN, Float.POSITIVE_INFINITY})
    void l0EpsilonsAreCounts(float epsilon) {
        assertThatIllegalArgumentException().isThrownBy(() -> Norm.L0.checkEpsilon(epsilon))
                .withMessageContainingAll("is not a count", "whole number of 0 or more");
    }

    @Test
    void l0CountsAreCutOff() {
        assertThat(Norm.L0.floor(2.9)).isEqualTo(2);
        assertThat(Norm.L2.floor(2.9)).isEqualTo(2.9);
        assertThat(Norm.L0.checkEpsilon(12)).isEqualTo(12);
        assertThat(Norm.L0.farthest(40)).isEqualTo(40);
    }

    @Test
    void l2EpsilonsMayExceedOne() {
        assertThat(Norm.L2.checkEpsilon(3.5f)).isEqualTo(3.5f);
    }

    @Test
    void epsilonsOfABatchAreOneAnImage() {
        try (Engine engine = Samples.scalar()) {
            assertThatIllegalArgumentException().isThrownBy(() -> Norm.L2.checkEpsilons(engine.zeros(Shape.of(3)), 3))
                    .withMessageContaining("[3, 1, 1, 1]");
            Tensor oneBad = engine.tensor(Shape.of(3, 1, 1, 1), 0, 0.5f, 2);
            assertThatIllegalArgumentException().isThrownBy(() -> Norm.LINF.checkEpsilons(oneBad, 3));
        }
    }

    @Test
    void measuresEachImage() {
        try (Engine engine = Samples.scalar()) {
            Tensor a = engine.tensor(Shape.of(2, 1, 2, 1), 0, 0, 0.5f, 0.5f);
            Tensor b = engine.tensor(Shape.of(2, 1, 2, 1), 0.3f, 0.4f, 0.5f, 0.25f);
            assertThat(Norm.L2.distances(a, b)).containsExactly(new double[] {0.5, 0.25}, within(1e-7));
            assertThat(Norm.LINF.distances(a, b)).containsExactly(new double[] {0.4, 0.25}, within(1e-7));
            assertThat(Norm.L1.distances(a, b)).containsExactly(new double[] {0.7, 0.25}, within(1e-7));
            assertThat(Norm.L0.distances(a, b)).containsExactly(2, 1);
        }
    }
}
