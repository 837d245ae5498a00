package io.github.tardigrad.attacks.evaluation;

import java.util.Locale;

/**
 * A question whether the attacks worked at all: a model can look robust because its gradients are useless.
 *
 * @param name for example {@code zero-gradients}
 * @param outcome what to think of it
 * @param message what was seen, with its numbers, in one sentence
 */
public record Check(String name, Outcome outcome, String message) {
    /** What to think of a model after a check. */
    public enum Outcome {
        /** Nothing suspicious was seen. */
        PASS,
        /** Something that chance does not explain: look at it before you believe the headline. */
        WARN,
        /** The headline is not to be believed. */
        FAIL,
        /** Nobody looked; the message says what it takes. */
        SKIPPED;

        /** As in files: {@code pass}. */
        public String text() { return name().toLowerCase(Locale.ROOT); }
    }

    /** How much it matters, from 0: nobody looked. */
    int gravity() {
        return switch (outcome) {
            case SKIPPED -> 0;
            case PASS -> 1;
            case WARN -> 2;
            case FAIL -> 3;
        };
    }

    /** Whether nothing suspicious was seen. */
    public boolean passed() { return outcome == Outcome.PASS; }
}
