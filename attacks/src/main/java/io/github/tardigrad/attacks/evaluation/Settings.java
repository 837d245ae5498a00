package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.nn.Classifier;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How an evaluation goes about it. But for limit and seed, nothing here changes a verdict that it comes to.
 *
 * @param limit how many examples at most
 * @param seed of the attacks' random numbers
 * @param batch how many images at a time at most
 * @param listener is told after every batch
 * @param journal where what is finished is kept; null for nowhere
 * @param budget what it may take
 * @param witness is told of every counterexample
 * @param masking on how many recognised images the masking checks look; 0 for none
 * @param surrogate a model trained separately, for the check on transfer; null for none
 */
record Settings(int limit, long seed, int batch, Progress.Listener listener, @Nullable Path journal,
        Budget budget, Counterexample.Witness witness, int masking, @Nullable Classifier surrogate) {
    static final Settings DEFAULT = new Settings(Integer.MAX_VALUE, 1, 128, progress -> {}, null, Budget.NONE,
            Counterexample.Witness.NONE, 0, null);

    Settings {
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit
                    + " is not positive: at least one example is needed");
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch " + batch + " is not positive: at least one image is needed");
        }
        if (masking < 0) {
            throw new IllegalArgumentException("masking " + masking + " is negative: 0 stands for no masking checks");
        }
    }

    Settings withLimit(int value) {
        return new Settings(value, seed, batch, listener, journal, budget, witness, masking, surrogate);
    }

    Settings withSeed(long value) {
        return new Settings(limit, value, batch, listener, journal, budget, witness, masking, surrogate);
    }

    Settings withBatch(int value) {
        return new Settings(limit, seed, value, listener, journal, budget, witness, masking, surrogate);
    }

    Settings withListener(Progress.Listener value) {
        return new Settings(limit, seed, batch, value, journal, budget, witness, masking, surrogate);
    }

    Settings withJournal(Path value) {
        return new Settings(limit, seed, batch, listener, value, budget, witness, masking, surrogate);
    }

    Settings withBudget(Budget value) {
        return new Settings(limit, seed, batch, listener, journal, value, witness, masking, surrogate);
    }

    Settings withWitness(Counterexample.Witness value) {
        return new Settings(limit, seed, batch, listener, journal, budget, value, masking, surrogate);
    }

    Settings withMasking(int value) {
        return new Settings(limit, seed, batch, listener, journal, budget, witness, value, surrogate);
    }

    Settings withSurrogate(Classifier value) {
        return new Settings(limit, seed, batch, listener, journal, budget, witness, masking, value);
    }
}
