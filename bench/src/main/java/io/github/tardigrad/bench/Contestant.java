package io.github.tardigrad.bench;

import io.github.tardigrad.engine.backend.Precision;
/** Somebody who can do the {@link Workload}s: this engine on one of its backends, or a library to compare it with. */
interface Contestant extends AutoCloseable {
    /** Who it is, with its version where it has one of its own. */
    String backend();

    /** How many threads compute. */
    int threads();

    /**
     * Makes the data of a workload and drops that of the one before. The result is one repetition, which ends when
     * the work is done.
     */
    Runnable prepare(Workload workload);

    @Override
    void close();

    /** Opens a contestant. */
    @FunctionalInterface
    interface Factory {
        /**
         * Opens it.
         *
         * @param backend {@code auto}, or a name that forces it
         * @param precision of the factors of products
         * @param threads how many threads are to compute
         * @throws IllegalArgumentException when there is no such backend, or it cannot run here
         */
        Contestant open(String backend, Precision precision, int threads);
    }
}
