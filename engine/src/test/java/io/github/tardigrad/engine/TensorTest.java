package io.github.tardigrad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorTest {
    private final Engine engine = Engine.open("scalar");

    @AfterEach
    void close() { engine.close(); }

    @Test
    void readsWhatWasWritten() {
        Tensor tensor = engine.tensor(Shape.of(2, 2), 1, 2, 3, 4);
        assertThat(tensor.toArray()).containsExactly(1, 2, 3, 4);
        tensor.set(5, 6, 7, 8);
        assertThat(tensor.toArray()).containsExactly(5, 6, 7, 8);
        assertThat(tensor).hasToString("tensor [2, 2] [5.0, 6.0, 7.0, 8.0]");
        assertThat(engine.tensor(Shape.of(), 3).item()).isEqualTo(3);
        assertThat(engine.zeros(Shape.of(0, 3)).toArray()).isEmpty();
    }

    @Test
    void viewsShareItsMemory() {
        Tensor tensor = engine.tensor(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
        tensor.rows(1, 2).set(30, 40);
        tensor.view(Shape.of(6)).rows(5, 6).set(60);
        assertThat(tensor.toArray()).containsExactly(1, 2, 30, 40, 5, 60);
        assertThat(tensor.rows(3, 3).size()).isZero();
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor tensor = engine.tensor(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> tensor.set(1, 2)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 values").hasMessageContaining("[3, 2]").hasMessageContaining("6 are needed");
        assertThatThrownBy(() -> engine.tensor(Shape.of(2), 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(tensor::item).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("[3, 2]");
        assertThatThrownBy(() -> tensor.view(Shape.of(4))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[3, 2]").hasMessageContaining("[4]");
        for (int[] rows : new int[][] {{-1, 1}, {2, 1}, {0, 4}}) {
            assertThatThrownBy(() -> tensor.rows(rows[0], rows[1])).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[3, 2]");
        }
        assertThatThrownBy(() -> Tensor.of(Shape.of(7), tensor.storage(), 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("[7]");
        assertThatThrownBy(() -> Tensor.of(Shape.of(2), tensor.storage(), 5))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
