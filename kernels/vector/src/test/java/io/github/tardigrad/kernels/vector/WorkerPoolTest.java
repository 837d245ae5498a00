package io.github.tardigrad.kernels.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class WorkerPoolTest {
    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "1, 7", "2, 0", "2, 1", "2, 2", "2, 1000", "5, 3", "5, 1000"})
    void runsEveryChunkOnce(int threads, int chunks) {
        AtomicIntegerArray runs = new AtomicIntegerArray(1000);
        try (WorkerPool pool = new WorkerPool(threads)) {
            for (int call = 1; call <= 50; call++) {
                pool.run(chunks, (chunk, scratch) -> runs.incrementAndGet(chunk));
                for (int chunk = 0; chunk < 1000; chunk++) {
                    assertThat(runs.get(chunk)).isEqualTo(chunk < chunks ? call : 0);
                }
            }
        }
    }

    /** Each of three threads waits in its chunk until the two others are in theirs. */
    @Test
    void allThreadsTakePart() {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        CountDownLatch together = new CountDownLatch(3);
        try (WorkerPool pool = new WorkerPool(3)) {
            pool.run(3, (chunk, scratch) -> {
                seen.add(Thread.currentThread());
                together.countDown();
                await(together);
            });
        }
        assertThat(seen).hasSize(3).contains(Thread.currentThread());
    }

    @Test
    void wakesWorkersThatHaveGoneToSleep() throws InterruptedException {
        try (WorkerPool pool = new WorkerPool(2)) {
            List<Thread> workers = new ArrayList<>();
            for (int call = 0; call < 3; call++) {
                CountDownLatch together = new CountDownLatch(2);
                pool.run(2, (chunk, scratch) -> {
                    if (Thread.currentThread().getName().startsWith("tardigrad-worker")) {
                        workers.add(Thread.currentThread());
                    }
                    together.countDown();
                    await(together);
                });
                assertThat(workers).hasSize(call + 1);
                while (workers.getFirst().getState() != Thread.State.WAITING) {
                    Thread.sleep(1);
                }
            }
        }
    }

    @Test
    void anExceptionReachesTheCallerAndThePoolGoesOn() {
        try (WorkerPool pool = new WorkerPool(3)) {
            for (int bad = 0; bad < 20; bad++) {
                int failing = bad;
                assertThatThrownBy(() -> pool.run(20, (chunk, scratch) -> {
                    if (chunk == failing) {
                        throw new IllegalStateException("chunk " + chunk);
                    }
                })).isInstanceOf(IllegalStateException.class).hasMessage("chunk " + bad);
            }
            AtomicInteger runs = new AtomicInteger();
            pool.run(20, (chunk, scratch) -> runs.incrementAndGet());
            assertThat(runs).hasValue(20);
        }
    }

    @Test
    void aCallWithinAChunkRunsOnItsOwnThread() {
        AtomicInteger runs = new AtomicInteger();
        try (WorkerPool pool = new WorkerPool(2)) {
            pool.run(4, (outer, outerScratch) -> {
                Thread own = Thread.currentThread();
                pool.run(5, (inner, innerScratch) -> {
                    assertThat(Thread.currentThread()).isSameAs(own);
                    assertThat(innerScratch).isNotSameAs(outerScratch);
                    runs.incrementAndGet();
                });
            });
        }
        assertThat(runs).hasValue(20);
    }

    @Test
    void manyThreadsShareOnePool() throws Exception {
        try (WorkerPool pool = new WorkerPool(2); var callers = Executors.newFixedThreadPool(4)) {
            List<Future<Long>> sums = new ArrayList<>();
            for (int caller = 1; caller <= 4; caller++) {
                long factor = caller;
                sums.add(callers.submit(() -> {
                    long total = 0;
                    for (int call = 0; call < 500; call++) {
                        long[] parts = new long[10];
                        pool.run(10, (chunk, scratch) -> parts[chunk] = factor * chunk);
                        for (long part : parts) {
                            total += part;
                        }
                    }
                    return total;
                }));
            }
            for (int caller = 1; caller <= 4; caller++) {
                assertThat(sums.get(caller - 1).get()).isEqualTo(500L * 45 * caller);
            }
        }
    }

    /** While one chunk blocks its thread, the others do all the rest. */
    @Test
    void aThreadThatIsHeldUpDoesNotHoldUpTheOthers() {
        CountDownLatch rest = new CountDownLatch(99);
        try (WorkerPool pool = new WorkerPool(2)) {
            pool.run(100, (chunk, scratch) -> {
                if (chunk == 0) {
                    await(rest);
                } else {
                    rest.countDown();
                }
            });
        }
        assertThat(rest.getCount()).isZero();
    }

    @Test
    void closingEndsTheWorkers() {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        try (WorkerPool pool = new WorkerPool(2)) {
            CountDownLatch together = new CountDownLatch(2);
            pool.run(2, (chunk, scratch) -> {
                seen.add(Thread.currentThread());
                together.countDown();
                await(together);
            });
        }
        seen.remove(Thread.currentThread());
        assertThat(seen).hasSize(1).allMatch(worker -> !worker.isAlive());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).as("other threads take part").isTrue();
        } catch (InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
