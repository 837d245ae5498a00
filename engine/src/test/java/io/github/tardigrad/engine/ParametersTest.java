package io.github.tardigrad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Parameters.Declaration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private final Engine engine = Engine.open("scalar");

    @AfterEach
    void close() { engine.close(); }

    @Test
    void areViewsOfOneFlatStorage() {
        Parameters parameters = parameters();
        parameters.get("a").set(1, 2, 3, 4, 5, 6);
        parameters.get("b").set(7);
        assertThat(parameters.flat().toArray()).startsWith(1, 2, 3, 4, 5, 6).contains(7);
        long version = parameters.get("a").storage().version();
        engine.backend().memory().fill(parameters.flat(), 9);
        assertThat(parameters.get("a").toArray()).containsOnly(9);
        assertThat(parameters.get("b").item()).isEqualTo(9);
        assertThat(parameters.get("a").storage().version()).isGreaterThan(version);
        assertThat(parameters.count()).isEqualTo(7);
        assertThat(parameters.views()).containsOnlyKeys("a", "b");
    }

    @Test
    void aCopySharesNothing() {
        Parameters parameters = parameters();
        parameters.get("b").set(7);
        Parameters copy = parameters.copy();
        parameters.get("b").set(8);
        assertThat(copy.get("b").item()).isEqualTo(7);
        parameters.copyFrom(copy);
        assertThat(parameters.get("b").item()).isEqualTo(7);
        assertThat(copy.trainable()).isTrue();
    }

    @Test
    void refuseWhatDoesNotFit() {
        assertThatThrownBy(() -> parameters().get("c")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parameter c").hasMessageContaining("[a, b]");
        assertThatThrownBy(() -> allocate(new Declaration("a", Shape.of(1)), new Declaration("a", Shape.of(2))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("two parameters are called a");
        Parameters others = allocate(new Declaration("a", Shape.of(6)), new Declaration("b", Shape.of(1)));
        assertThatThrownBy(() -> parameters().copyFrom(others)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not fit");
    }

    private Parameters parameters() {
        return allocate(new Declaration("a", Shape.of(2, 3)), new Declaration("b", Shape.of()));
    }

    private Parameters allocate(Declaration... declarations) {
        return Parameters.allocate(engine, List.of(declarations), true);
    }
}
