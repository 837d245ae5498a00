package io.github.tardigrad.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StorageTest {
    private final HeapStorage storage = new HeapStorage(4);
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void aDerivedCopyIsMadeOnceForEveryContent() {
        assertThat(derived("sum")).isEqualTo("sum 0.0");
        assertThat(derived("sum")).isEqualTo("sum 0.0");
        assertThat(made).hasValue(1);
        storage.upload(0, new float[] {1, 2}, 0, 2);
        assertThat(derived("sum")).isEqualTo("sum 3.0");
        assertThat(derived("sum")).isEqualTo("sum 3.0");
        assertThat(made).hasValue(2);
        storage.writable()[storage.base() + 3] = 4;
        assertThat(derived("sum")).isEqualTo("sum 7.0");
    }

    @Test
    void copiesUnderDifferentKeysStandSideBySide() {
        assertThat(derived("a")).isEqualTo("a 0.0");
        assertThat(derived("b")).isEqualTo("b 0.0");
        assertThat(derived("a")).isEqualTo("a 0.0");
        assertThat(made).hasValue(2);
    }

    @Test
    void aStaleCopyIsHandedBackToBeFilledAnew() {
        float[] first = storage.derived("doubled", this::doubled);
        assertThat(first).containsExactly(0, 0, 0, 0);
        storage.upload(0, new float[] {1, 2}, 0, 2);
        assertThat(storage.derived("doubled", this::doubled)).isSameAs(first).containsExactly(2, 4, 0, 0);
    }

    @Test
    void whatIsLargeIsKeptFromTheSecondCallOn() {
        assertThat(storage.derivedIfRepeated("doubled", this::doubled)).isNull();
        float[] second = storage.derivedIfRepeated("doubled", this::doubled);
        assertThat(second).containsExactly(0, 0, 0, 0);
        assertThat(storage.derivedIfRepeated("doubled", this::doubled)).isSameAs(second);
        assertThat(storage.derivedIfRepeated("other", this::doubled)).isNull();
    }

    @Test
    void whatIsLargeAndWasUsedAgainIsFilledAnewAtOnce() {
        storage.derivedIfRepeated("doubled", this::doubled);
        float[] first = storage.derivedIfRepeated("doubled", this::doubled);
        storage.upload(0, new float[] {1, 2}, 0, 2);
        assertThat(storage.derivedIfRepeated("doubled", this::doubled)).isSameAs(first).containsExactly(2, 4, 0, 0);
        assertThat(storage.derivedIfRepeated("doubled", this::doubled)).isSameAs(first);
    }

    @Test
    void whatIsLargeIsDroppedOnceAContentWasUsedOnce() {
        storage.derivedIfRepeated("doubled", this::doubled);
        float[] first = storage.derivedIfRepeated("doubled", this::doubled);
        storage.upload(0, new float[] {1, 2}, 0, 2);
        storage.derivedIfRepeated("doubled", this::doubled);
        storage.upload(0, new float[] {3, 4}, 0, 2);
        assertThat(storage.derivedIfRepeated("doubled", this::doubled)).isNull();
        assertThat(storage.derivedIfRepeated("doubled", this::doubled)).isNotSameAs(first)
                .containsExactly(6, 8, 0, 0);
    }

    private float[] doubled(float @Nullable [] stale) {
        float[] doubled = stale == null ? new float[storage.size()] : stale;
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] = 2 * storage.readable()[storage.base() + i];
        }
        return doubled;
    }

    @Test
    void threadsThatReadShareOneCopy() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<String>> copies = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                copies.add(threads.submit(() -> derived("shared")));
            }
            for (Future<String> copy : copies) {
                assertThat(copy.get()).isSameAs(copies.getFirst().get());
            }
        }
        assertThat(made).hasValue(1);
    }

    @Test
    void readingLeavesTheVersion() {
        long before = storage.version();
        storage.readable();
        storage.download(0, new float[4], 0, 4);
        assertThat(storage.version()).isEqualTo(before);
        storage.upload(1, new float[] {9}, 0, 1);
        assertThat(storage.version()).isGreaterThan(before);
    }

    @Test
    void staysWithinItsPartOfTheArray() {
        float[] array = {1, 2, 3, 4, 5};
        HeapStorage part = new HeapStorage(array, 1, 3);
        float[] read = new float[3];
        part.download(0, read, 0, 3);
        assertThat(read).containsExactly(2, 3, 4);
        assertThatThrownBy(() -> part.download(1, read, 0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> part.upload(-1, read, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new HeapStorage(array, 3, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private String derived(String key) {
        return storage.derived(key, stale -> {
            made.incrementAndGet();
            float sum = 0;
            for (int i = 0; i < storage.size(); i++) {
                sum += storage.readable()[storage.base() + i];
            }
            return key + " " + sum;
        });
    }
}
