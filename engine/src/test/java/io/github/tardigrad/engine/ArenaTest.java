package io.github.tardigrad.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memory is lent in stretches of large blocks. */
class ArenaTest {
    private static final int GRAIN = 256;

    private final Engine engine = Engine.open("scalar");
    private final Arena arena = new Arena(engine.backend().memory(), MemoryPolicy.REUSE);

    @AfterEach
    void close() { engine.close(); }

    @Test
    void whatIsLentAtTheSameTimeLiesApart() {
        SplittableRandom random = new SplittableRandom(5);
        List<Tensor> lent = new ArrayList<>();
        List<Float> contents = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            if (lent.isEmpty() || random.nextInt(20) < 11) {
                Shape shape = Shape.of(random.nextInt(0, 5 * GRAIN));
                Tensor tensor = Tensor.leased(shape, arena.borrow(shape.size()), null);
                float content = i;
                engine.backend().memory().fill(tensor, content);
                lent.add(tensor);
                contents.add(content);
            } else {
                int which = random.nextInt(lent.size());
                Tensor tensor = lent.remove(which);
                float[] expected = new float[tensor.size()];
                Arrays.fill(expected, contents.remove(which));
                assertThat(tensor.toArray()).isEqualTo(expected);
                tensor.release();
            }
        }
        assertThat(lent).isNotEmpty();
        for (int i = 0; i < lent.size(); i++) {
            float[] expected = new float[lent.get(i).size()];
            Arrays.fill(expected, contents.get(i));
            assertThat(lent.get(i).toArray()).isEqualTo(expected);
        }
    }

    /** In whichever order three neighbours come back, their place is one again. */
    @Test
    void neighboursThatComeBackAreOneStretch() {
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        arena.borrow(3 * GRAIN).release();
        for (int[] order : orders) {
            Lease[] leases = {arena.borrow(GRAIN), arena.borrow(GRAIN), arena.borrow(GRAIN)};
            for (int which : order) {
                leases[which].release();
            }
            arena.borrow(3 * GRAIN).release();
            assertThat(arena.allocations()).as("after %s", Arrays.toString(order)).isEqualTo(1);
        }
    }

    @Test
    void aSmallTensorLeavesTheLargePlaceAlone() {
        Lease large = arena.borrow(8 * GRAIN);
        Lease small = arena.borrow(GRAIN); // half as large as what there is: a block of 4
        large.release();
        small.release();
        Lease again = arena.borrow(2 * GRAIN);
        assertThat(again.storage()).isSameAs(small.storage()).isNotSameAs(large.storage());
        arena.borrow(8 * GRAIN);
        assertThat(arena.allocations()).isEqualTo(2);
    }

    @Test
    void blocksAreFewAndNotMuchLargerThanNeeded() {
        int count = 1000;
        for (int i = 0; i < count; i++) {
            arena.borrow(GRAIN);
        }
        assertThat(arena.allocations()).isLessThan(20);
        assertThat(arena.size()).isBetween((long) count * GRAIN, count * GRAIN * 3L / 2);
    }

    @Test
    void everyStretchBeginsOnACacheLine() {
        arena.borrow(1000);
        for (int size : new int[] {1, 255, 256, 257, 0}) {
            assertThat(arena.borrow(size).offset() % 16).isZero();
        }
    }
}
