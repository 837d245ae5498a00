package io.github.tardigrad.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpsilonsTest {
    @ParameterizedTest
    @CsvSource({"0.1, 0.1", "8/255, 0.03137255", "0, 0", "1, 1", ".5, 0.5", "' 2 / 4 ', 0.5", "1e-3, 0.001", "1., 1"})
    void readsNumbersAndQuotients(String text, float value) {
        assertThat(Epsilons.parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "0.1f", "0x1p3", "NaN", "Infinity", "1/2/3", "/255", "8/", "1,5", "1 2"})
    void refusesWhatIsNoNumber(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Epsilons.parse(text)).withMessageContaining(text)
                .withMessageContaining("write 0.1 or 8/255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.1", "1/0", "0/0", "1e99", "-8/255"})
    void refusesWhatIsNoFiniteLength(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Epsilons.parse(text)).withMessageContaining(text)
                .withMessageContaining("0 or more");
    }

    @Test
    void readsListsInOrder() {
        assertThat(Epsilons.parseList("0.1, 0.05,8/255")).containsExactly(0.1f, 0.05f, 8 / 255f);
    }

    @Test
    void refusesAnEpsilonTwiceInAList() {
        assertThatIllegalArgumentException().isThrownBy(() -> Epsilons.parseList("0.5,0.1,1/2"))
                .withMessageContaining("1/2").withMessageContaining("twice");
    }

    @Test
    void refusesAnEmptyPlaceInAList() {
        assertThatIllegalArgumentException().isThrownBy(() -> Epsilons.parseList("0.5,,0.1"));
    }

    @ParameterizedTest
    @CsvSource({"0.025, 0.025", "0.1, 0.1", "8, 8", "0, 0", "100, 100", "0.031372551, 0.0313726", "1e-7, 0.0000001"})
    void writesWithoutNoise(float value, String text) {
        assertThat(Epsilons.text(value)).isEqualTo(text);
    }
}
