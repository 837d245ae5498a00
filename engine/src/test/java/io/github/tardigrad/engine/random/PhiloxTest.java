package io.github.tardigrad.engine.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhiloxTest {
    /** The known answers for philox4x32-10 that the authors publish with their library Random123. */
    @Test
    void givesTheKnownAnswers() {
        assertThat(block(0, 0, 0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(block(-1L, -1, -1, -1, -1)).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(block(0x299f31d0_a4093822L, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void drawsFromTheCounterOfItsArguments() {
        int[] drawn = IntStream.range(0, 4).map(lane -> Philox.draw(77, 3, 2, 1, lane)).toArray();
        assertThat(drawn).containsExactly(block(77, 1, 2, 3, 0));
    }

    @Test
    void unitNumbersAreExactMultiplesBelowOne() {
        assertThat(Philox.unit(0)).isZero();
        assertThat(Philox.unit(0xff)).isZero();
        assertThat(Philox.unit(0x100)).isEqualTo(0x1p-24f);
        assertThat(Philox.unit(-1)).isEqualTo(1 - 0x1p-24f).isLessThan(1);
    }

    private static int[] block(long key, int c0, int c1, int c2, int c3) {
        return IntStream.range(0, 4).map(lane -> Philox.word(key, c0, c1, c2, c3, lane)).toArray();
    }
}
