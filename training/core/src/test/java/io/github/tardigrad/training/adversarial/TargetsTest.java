package io.github.tardigrad.training.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static final List<String> CLASSES = List.of("Cat", "dog", "2", "ant");
    private static final float[] LOGITS = {3, -1, -2, 0};

    private static int target(String text, int label) {
        return Targets.parse(text, CLASSES, 1).of(5, label, LOGITS);
    }

    @Test
    void aClassIsNamedOrCounted() {
        assertThat(target("Cat", 1)).isZero();
        assertThat(target("cat", 1)).isZero();
        assertThat(target("3", 1)).isEqualTo(3);
        assertThat(target("2", 1)).as("a name goes before an index").isEqualTo(2);
        assertThat(Targets.parse("3", CLASSES, 1).text()).isEqualTo("ant");
    }

    @Test
    void anImageOfTheTargetClassHasNone() {
        assertThat(target("dog", 1)).isEqualTo(Targets.NONE);
        for (String text : List.of("next", "random", "least-likely")) {
            for (int label = 0; label < 4; label++) {
                assertThat(target(text, label)).isNotEqualTo(label).isBetween(0, 3);
            }
        }
    }

    @Test
    void theRulesMeanWhatTheySay() {
        assertThat(target("next", 0)).isEqualTo(1);
        assertThat(target("next", 3)).isZero();
        assertThat(target("least-likely", 0)).isEqualTo(2);
        assertThat(target("least-likely", 2)).isEqualTo(1);
        Targets random = Targets.parse("random", CLASSES, 9);
        TreeSet<Integer> drawn = new TreeSet<>();
        for (int image = 0; image < 50; image++) {
            drawn.add(random.of(image, 1, LOGITS));
            assertThat(random.of(image, 1, LOGITS)).isEqualTo(random.of(image, 1, LOGITS));
        }
        assertThat(drawn).containsExactly(0, 2, 3);
    }

    @Test
    void anythingElseIsRefusedWithTheChoice() {
        for (String text : List.of("4", "-1", "", "horse", "99999999999")) {
            assertThatThrownBy(() -> Targets.parse(text, CLASSES, 1)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("target " + text + " is unknown").hasMessageContaining("least-likely")
                    .hasMessageContaining("0 Cat, 1 dog");
        }
    }
}
