package io.github.tardigrad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void countsItsElements() {
        assertThat(Shape.of().size()).isEqualTo(1);
        assertThat(Shape.of(2, 3, 4).size()).isEqualTo(24);
        assertThat(Shape.of(2, 0, 4).size()).isZero();
        assertThat(Shape.of(2, 3, 4).rowSize()).isEqualTo(12);
        assertThat(Shape.of(7).rowSize()).isEqualTo(1);
        assertThat(Shape.of(0, 3).rowSize()).isEqualTo(3);
    }

    @Test
    void knowsHowFarAStepAlongEachAxisIs() {
        assertThat(Shape.of(2, 3, 4).strides()).containsExactly(12, 4, 1);
        assertThat(Shape.of(2, 1, 0).strides()).containsExactly(0, 0, 1);
        assertThat(Shape.of().strides()).isEmpty();
    }

    @Test
    void countsAxesFromBothEnds() {
        Shape shape = Shape.of(2, 3, 4);
        assertThat(shape.extent(0)).isEqualTo(2);
        assertThat(shape.extent(-1)).isEqualTo(4);
        assertThat(shape.extent(-3)).isEqualTo(2);
        assertThat(shape.with(-1, 9)).isEqualTo(Shape.of(2, 3, 9));
        for (int axis : new int[] {3, -4}) {
            assertThatThrownBy(() -> shape.extent(axis)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("axis " + axis).hasMessageContaining("[2, 3, 4]");
            assertThatThrownBy(() -> shape.with(axis, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void isImmutableAndEqualByContent() {
        int[] extents = {2, 3};
        Shape shape = Shape.of(extents);
        extents[0] = 9;
        shape.extents()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3)).hasToString("[2, 3]")
                .isNotEqualTo(Shape.of(3, 2)).isNotEqualTo(Shape.of(2, 3, 1));
    }

    @Test
    void gainsAndLosesItsFirstAxis() {
        assertThat(Shape.of(3, 4).prepend(2)).isEqualTo(Shape.of(2, 3, 4));
        assertThat(Shape.of(2, 3, 4).dropFirst()).isEqualTo(Shape.of(3, 4));
        assertThat(Shape.of(5).dropFirst()).isEqualTo(Shape.of());
        assertThatThrownBy(() -> Shape.of().dropFirst()).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scalar");
        assertThatThrownBy(() -> Shape.of().rowSize()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void broadcastsFromTheLastAxis() {
        assertThat(Shape.of(2, 3).broadcast(Shape.of(3))).isEqualTo(Shape.of(2, 3));
        assertThat(Shape.of(3).broadcast(Shape.of(2, 1))).isEqualTo(Shape.of(2, 3));
        assertThat(Shape.of().broadcast(Shape.of(2, 3))).isEqualTo(Shape.of(2, 3));
        assertThat(Shape.of(4, 1, 5).broadcast(Shape.of(3, 1))).isEqualTo(Shape.of(4, 3, 5));
        assertThat(Shape.of(0, 1).broadcast(Shape.of(1, 7))).isEqualTo(Shape.of(0, 7));
        assertThatThrownBy(() -> Shape.of(2, 3).broadcast(Shape.of(2))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[2, 3]").hasMessageContaining("[2]");
        assertThatThrownBy(() -> Shape.of(0).broadcast(Shape.of(2))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatNoMemoryCanHold() {
        assertThatThrownBy(() -> Shape.of(2, -3)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-3").hasMessageContaining("negative");
        assertThatThrownBy(() -> Shape.of(1 << 16, 1 << 15)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2^31").hasMessageContaining("smaller batches");
        assertThatThrownBy(() -> Shape.of(1 << 16, 1 << 16, 1 << 16, 1 << 16))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
