package io.github.tardigrad.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Storage;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Blocks of memory and moving data between them; transposing and padding are judged as ops. */
interface MemoryContract {
    Engine engine();

    @Test
    default void newMemoryIsZero() {
        for (int size : new int[] {0, 1, 17, 5000}) {
            Storage storage = engine().backend().memory().allocate(size);
            assertThat(storage.size()).isEqualTo(size);
            assertThat(Tensor.of(Shape.of(size), storage, 0).toArray()).hasSize(size).containsOnly(size == 0
                    ? new float[0] : new float[] {0});
        }
    }

    @Test
    default void fillsAndCopiesExactlyTheTensor() {
        for (int size : new int[] {0, 1, 7, 16, 17, 33, 5003, 200003}) {
            float[] values = Draw.between(-1, 1).values(Shape.of(size), new SplittableRandom(size));
            Guarded x = new Guarded(engine(), Shape.of(size), 3).set(values);
            Guarded y = new Guarded(engine(), Shape.of(size, 1), 8);
            engine().backend().memory().copy(x.tensor(), y.tensor());
            y.check();
            assertThat(y.tensor().toArray()).isEqualTo(values);
            engine().backend().memory().fill(y.tensor(), -2.5f);
            y.check();
            for (float value : y.tensor().toArray()) {
                assertThat(value).isEqualTo(-2.5f);
            }
        }
    }

    @Test
    default void everyWriteRaisesTheVersion() {
        Tensor x = engine().tensor(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        Tensor y = engine().zeros(Shape.of(2, 3));
        Storage storage = y.storage();
        long before = storage.version();
        Runnable[] writes = {() -> engine().backend().memory().fill(y, 1), () -> engine().backend().memory().copy(x, y),
                () -> engine().backend().memory().transpose(x, new int[] {1, 0}, y.view(Shape.of(3, 2))),
                () -> engine().backend().memory().pad(x, new int[] {0, 0}, 0, y), () -> y.set(1, 2, 3, 4, 5, 6)};
        for (Runnable write : writes) {
            write.run();
            assertThat(storage.version()).isGreaterThan(before);
            before = storage.version();
        }
        long read = x.storage().version();
        engine().backend().memory().copy(x, y);
        x.toArray();
        assertThat(x.storage().version()).as("reading does not count").isEqualTo(read);
    }

    @Test
    default void cropsWhereTheBorderIsNegative() {
        Tensor x = engine().tensor(Shape.of(3, 4), 0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23);
        Guarded y = new Guarded(engine(), Shape.of(2, 3), 1);
        engine().backend().memory().pad(x, new int[] {-1, 1}, 9, y.tensor());
        y.check();
        assertThat(y.tensor().toArray()).containsExactly(9, 10, 11, 9, 20, 21);
    }

    @Test
    default void viewsShareMemoryAtTheirOffset() {
        Tensor all = engine().tensor(Shape.of(4, 3), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        Tensor middle = all.rows(1, 3);
        assertThat(middle.toArray()).containsExactly(3, 4, 5, 6, 7, 8);
        engine().backend().memory().fill(middle, -1);
        assertThat(all.toArray()).containsExactly(0, 1, 2, -1, -1, -1, -1, -1, -1, 9, 10, 11);
    }
}
