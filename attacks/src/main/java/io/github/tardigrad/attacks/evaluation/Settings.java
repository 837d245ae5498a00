package io.github.tardigrad.attacks.evaluation;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How an evaluation goes about it. But for limit and seed, nothing here changes a verdict.
 *
 * @param limit how many examples at most
 * @param seed of the attacks' random numbers
 * @param batch how many images at a time at most
 * @param listener is told after every batch
 * @param journal where what is finished is kept; null for nowhere
 * @param budget what it may take
 * @param witness is told of every counterexample
 */
record Settings(int limit, long seed, int batch, Progress.Listener listener, @Nullable Path journal,
        Budget budget, Counterexample.Witness witness) {
    static final Settings DEFAULT = new Settings(Integer.MAX_VALUE, 1, 128, progress -> {}, null, Budget.NONE,
            Counterexample.Witness.NONE);

    Settings {
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit
                    + " is not positive: at least one example is needed");
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch " + batch + " is not positive: at least one image is needed");
        }
    }

    Settings withLimit(int value) {
        return new Settings(value, seed, batch, listener, journal, budget, witness);
    }

    Settings withSeed(long value) {
        return new Settings(limit, value, batch, listener, journal, budget, witness);
    }

    Settings withBatch(int value) {
        return new Settings(limit, seed, value, listener, journal, budget, witness);
    }

    Settings withListener(Progress.Listener value) {
        return new Settings(limit, seed, batch, value, journal, budget, witness);
    }

    Settings withJournal(Path value) {
        return new Settings(limit, seed, batch, listener, value, budget, witness);
    }

    Settings withBudget(Budget value) {
        return new Settings(limit, seed, batch, listener, journal, value, witness);
    }

    Settings withWitness(Counterexample.Witness value) {
        return new Settings(limit, seed, batch, listener, journal, budget, value);
    }
}
