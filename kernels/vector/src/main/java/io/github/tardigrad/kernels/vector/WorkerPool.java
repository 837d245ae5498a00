package io.github.tardigrad.kernels.vector;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the chunks of a kernel on several threads, the caller's included.
 *
 * <p>Chunks are handed out one by one through a counter, so a thread that loses its core to somebody else just does
 * fewer of them. Which thread runs a chunk must not matter for the result. Between calls the workers spin for a short
 * while, since the next call mostly comes at once, and then sleep. While one thread uses the workers, others that come
 * run all their chunks themselves.
 */
final class WorkerPool implements AutoCloseable {
    /** How long an idle worker, or a caller who waits for the last chunk, stays awake. */
    private static final long SPIN_NANOS = 50_000;
    /** How many spins go by between two looks at the clock. */
    private static final int SPINS = 64;

    /** What is done for each chunk. */
    @FunctionalInterface
    interface Work {
        /** Does chunk number {@code chunk}; {@code scratch} is this thread's own for the time. */
        void run(int chunk, Scratch scratch);
    }

    private final Worker[] workers;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final ConcurrentLinkedDeque<Scratch> idleScratch = new ConcurrentLinkedDeque<>();
    private volatile @Nullable Job job;
    private volatile boolean open = true;
    private long jobs;

    /** A pool of {@code threads} threads, the caller counted: it starts one fewer. */
    WorkerPool(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i);
            workers[i].start();
        }
    }

    /** How many threads compute, the caller's included. */
    int threads() { return workers.length + 1; }

    /** Runs chunks 0 to {@code chunks} − 1 and waits for the last. What a chunk throws is thrown here. */
    void run(int chunks, Work work) {
        Scratch scratch = borrow();
        try {
            if (chunks <= 1 || workers.length == 0 || !busy.compareAndSet(false, true)) {
                for (int chunk = 0; chunk < chunks; chunk++) {
                    work.run(chunk, scratch);
                }
                return;
            }
            try {
                share(new Job(++jobs, chunks, work), scratch);
            } finally {
                job = null;
                busy.set(false);
            }
        } finally {
            giveBack(scratch);
        }
    }

    /** Working memory for the caller, beside that of the chunks; {@link #giveBack} it. */
    Scratch borrow() {
        Scratch scratch = idleScratch.pollFirst();
        return scratch == null ? new Scratch() : scratch;
    }

    /** Returns what {@link #borrow} gave. */
    void giveBack(Scratch scratch) {
        idleScratch.addFirst(scratch);
    }

    private void share(Job shared, Scratch scratch) {
        job = shared;
        for (Worker worker : workers) {
            if (worker.asleep) {
                LockSupport.unpark(worker);
            }
        }
        shared.work(scratch);
        shared.awaitLast();
        Throwable failure = shared.failure;
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    /** Stops the workers. */
    @Override
    public void close() {
        open = false;
        boolean interrupted = false;
        for (Worker worker : workers) {
            LockSupport.unpark(worker);
            try {
                worker.join();
            } catch (InterruptedException exception) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        idleScratch.clear();
    }

    /** One call: its chunks, how many have been handed out, how many are done. */
    private static final class Job {
        final long number;
        private final int chunks;
        private final Work work;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        volatile @Nullable Throwable failure;

        Job(long number, int chunks, Work work) {
            this.number = number;
            this.chunks = chunks;
            this.work = work;
        }

        /** Takes chunks while there are any. After a failure the remaining ones are only counted off. */
        @SuppressWarnings("PMD.AvoidCatchingThrowable")
        void work(Scratch scratch) {
            for (int chunk = next.getAndIncrement(); chunk < chunks; chunk = next.getAndIncrement()) {
                try {
                    if (failure == null) {
                        work.run(chunk, scratch);
                    }
                } catch (Throwable thrown) {
                    failure = thrown;
                } finally {
                    done.incrementAndGet();
                }
            }
        }

        void awaitLast() {
            long sleepAt = System.nanoTime() + SPIN_NANOS;
            for (int spin = 1; done.get() < chunks; spin++) {
                if (spin % SPINS == 0 && System.nanoTime() > sleepAt) {
                    // The last chunk's thread has lost its core, or the chunk is long: leave the core to others.
                    LockSupport.parkNanos(SPIN_NANOS);
                } else {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private final class Worker extends Thread {
        private final Scratch scratch = new Scratch();
        volatile boolean asleep;

        Worker(int index) {
            super("tardigrad-worker-" + (index + 1));
            setDaemon(true);
        }

        @Override
        public void run() {
            long last = 0;
            while (open) {
                Job current = awaitOther(last);
                if (current != null) {
                    last = current.number;
                    current.work(scratch);
                }
            }
        }

        /** The next job that is not number {@code last}; none when the pool closes. */
        private @Nullable Job awaitOther(long last) {
            long sleepAt = System.nanoTime() + SPIN_NANOS;
            for (int spin = 1; open; spin++) {
                Job current = job;
                if (current != null && current.number != last) {
                    return current;
                }
                if (spin % SPINS == 0 && System.nanoTime() > sleepAt) {
                    sleepUnlessCalled(last);
                } else {
                    Thread.onSpinWait();
                }
            }
            return null;
        }

        private void sleepUnlessCalled(long last) {
            asleep = true;
            // Whoever publishes a job afterwards sees the flag; whoever did so before is seen here.
            Job current = job;
            if (open && (current == null || current.number == last)) {
                LockSupport.park(WorkerPool.this);
            }
            asleep = false;
        }
    }
}
