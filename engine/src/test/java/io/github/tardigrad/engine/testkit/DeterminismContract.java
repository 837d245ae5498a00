package io.github.tardigrad.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.MemoryPolicy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Same inputs, same bits: whatever the number of threads, how warm the compiler is, and where the memory comes from.
 */
interface DeterminismContract {
    Engine engine();

    /** How to open another engine on the same backend. */
    EngineOptions options();

    @Test
    default void sameBitsForAnyNumberOfThreads() {
        Map<String, Integer> two = Fingerprints.of(engine(), false);
        for (int threads : new int[] {1, 3}) {
            try (Engine other = Engine.open(options().withThreads(threads))) {
                assertThat(Fingerprints.of(other, false)).as("%d threads", threads).isEqualTo(two);
            }
        }
    }

    @Test
    default void sameBitsForManyThreadsWithATapeEach() throws Exception {
        Map<String, Integer> alone = Fingerprints.of(engine(), false);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Callable<Map<String, Integer>> work = () -> Fingerprints.of(engine(), false);
            for (Future<Map<String, Integer>> together : threads.invokeAll(List.of(work, work, work))) {
                assertThat(together.get()).isEqualTo(alone);
            }
        }
    }

    @Test
    default void sameBitsForAnyMemoryPolicy() {
        Map<String, Integer> poisoned = Fingerprints.of(engine(), false);
        for (MemoryPolicy policy : MemoryPolicy.values()) {
            try (Engine other = Engine.open(options().withThreads(2).withMemory(policy))) {
                assertThat(Fingerprints.of(other, false)).as("memory policy %s", policy).isEqualTo(poisoned);
            }
        }
    }
}
