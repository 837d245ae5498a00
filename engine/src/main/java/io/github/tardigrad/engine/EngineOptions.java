package io.github.tardigrad.engine;

import io.github.tardigrad.engine.backend.Precision;
import java.util.function.Consumer;

/**
 * How to open an {@link Engine}.
 *
 * @param backend {@code auto}, or a backend's name, which forces it: {@code vector}, {@code scalar}, {@code opencl:0}
 * @param threads how many threads compute, the caller's included; 1 to 1024
 * @param precision of the factors of products and convolutions; other than fp32 with the backend opencl only
 * @param memory what happens to a tape's memory when it is given back
 * @param notices is told, in one line, when {@code auto} falls back and why, and what a backend does without
 */
public record EngineOptions(String backend, int threads, Precision precision, MemoryPolicy memory,
        Consumer<String> notices) {
    /** Checks the number of threads. */
    public EngineOptions {
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("threads " + threads + " is outside 1 to 1024: this machine has "
                    + Runtime.getRuntime().availableProcessors() + " processors");
        }
    }

    /** The best backend, all processors, notices to the system logger. */
    public static EngineOptions defaults() {
        System.Logger logger = System.getLogger(Engine.class.getName());
        return new EngineOptions("auto", Math.min(1024, Runtime.getRuntime().availableProcessors()),
                Precision.FP32, MemoryPolicy.REUSE,
                notice -> logger.log(System.Logger.Level.INFO, notice));
    }

    /** The same with another backend. */
    public EngineOptions withBackend(String newBackend) {
        return new EngineOptions(newBackend, threads, precision, memory, notices);
    }

    /** The same with another number of threads. */
    public EngineOptions withThreads(int newThreads) {
        return new EngineOptions(backend, newThreads, precision, memory, notices);
    }

    /** The same with another precision. */
    public EngineOptions withPrecision(Precision newPrecision) {
        return new EngineOptions(backend, threads, newPrecision, memory, notices);
    }

    /** The same with another memory policy. */
    public EngineOptions withMemory(MemoryPolicy newMemory) {
        return new EngineOptions(backend, threads, precision, newMemory, notices);
    }

    /** The same with notices to somebody else. */
    public EngineOptions withNotices(Consumer<String> newNotices) {
        return new EngineOptions(backend, threads, precision, memory, newNotices);
    }
}
