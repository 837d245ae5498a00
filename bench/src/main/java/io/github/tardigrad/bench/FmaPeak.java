package io.github.tardigrad.bench;

import io.github.tardigrad.kernels.vector.FusedMultiplyAdds;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the processors could do at most: fused multiply-adds between registers, on all threads at once, see
 * {@link FusedMultiplyAdds}. Measured beside the rows, since the clock of a processor, and the part of it that a
 * virtual machine gets, change from hour to hour.
 */
final class FmaPeak {
    /** So many blocks that starting the threads, some ten microseconds, does not count. */
    private static final int BLOCKS = 1000;
    private static final double WARM_UP_SECONDS = 2;
    private static final double SECONDS = 0.3;

    private FmaPeak() {}

    /**
     * Billions of floating-point operations a second, in the median of some tenths of a second; null where this JVM
     * has no Vector API to ask for them.
     */
    static @Nullable Double gflops(int threads) {
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
            return null;
        }
        return gflops(threads, BLOCKS);
    }

    static double gflops(int threads, int blocks) {
        Measurement time = Measurement.of(() -> onAll(threads, blocks), new Timing(WARM_UP_SECONDS, SECONDS));
        return threads * (double) blocks * FusedMultiplyAdds.operationsPerBlock() / time.median() / 1e9;
    }

    /** The caller is one of the threads. */
    private static void onAll(int threads, int blocks) {
        float[] sums = new float[threads];
        Thread[] others = IntStream.range(1, threads)
                .mapToObj(i -> Thread.ofPlatform().start(() -> sums[i] = FusedMultiplyAdds.run(blocks)))
                .toArray(Thread[]::new);
        sums[0] = FusedMultiplyAdds.run(blocks);
        for (Thread other : others) {
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while the peak was measured", e);
            }
        }
        for (float sum : sums) {
            if (!(sum > 0)) {
                throw new IllegalStateException("fused multiply-adds of positive numbers gave " + sum);
            }
        }
    }
}
