package io.github.tardigrad.engine.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RandomKeyTest {
    @Test
    void childrenOfDifferentIndicesAreDifferentKeys() {
        Set<Long> keys = new HashSet<>();
        RandomKey root = new RandomKey(5000);
        for (int i = 0; i < 1000; i++) {
            keys.add(root.child(i).bits());
            keys.add(root.child(i).child(i).bits());
            keys.add(root.child((long) i << 32).bits());
            keys.add(root.child("name " + i).bits());
            keys.add(new RandomKey(i).child(7).bits());
        }
        // 0 and 0 << 32 are the same index; all else must differ.
        assertThat(keys).hasSize(4999);
        assertThat(root.child(3)).isEqualTo(new RandomKey(5000).child(3));
        assertThat(root.child("ab")).isNotEqualTo(root.child("ba")).isEqualTo(root.child("ab"));
    }

    @Test
    void aNumberIsAFunctionOfKeyRowAndIndex() {
        RandomKey key = new RandomKey(5);
        assertThat(key.bits(2, 9)).isEqualTo(new RandomKey(5).bits(2, 9));
        Set<Integer> bits = new HashSet<>();
        for (int row = 0; row < 30; row++) {
            for (int index = 0; index < 30; index++) {
                bits.add(key.bits(row, index));
            }
        }
        assertThat(bits).hasSize(900);
    }

    @Test
    void everyBitIsSetHalfTheTime() {
        int[] set = new int[32];
        int draws = 40_000;
        for (int i = 0; i < draws; i++) {
            int bits = new RandomKey(11).bits(i % 7, i);
            for (int bit = 0; bit < 32; bit++) {
                set[bit] += bits >>> bit & 1;
            }
        }
        for (int bit = 0; bit < 32; bit++) {
            assertThat(set[bit]).as("bit %d", bit).isBetween(draws / 2 - 600, draws / 2 + 600); // six deviations of 100
        }
    }

    @Test
    void wholeNumbersFillTheirRangeEvenly() {
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[new RandomKey(1).below(7, 0, i)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(9_440, 10_560); // six deviations of √(70,000 · 1/7 · 6/7) = 93
        }
        assertThat(new RandomKey(1).below(1, 3, 4)).isZero();
        assertThatThrownBy(() -> new RandomKey(1).below(0, 0, 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bound 0");
    }

    @Test
    void normalPairsShareTheirRadius() {
        RandomKey key = new RandomKey(9);
        for (int i = 0; i < 100; i += 2) {
            double radius = Math.hypot(key.normal(0, i), key.normal(0, i + 1));
            assertThat(radius).isCloseTo(Math.sqrt(-2 * Math.log(1.0 - key.uniform(0, i))),
                    Offset.offset(1e-6));
        }
    }
}
