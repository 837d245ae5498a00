package io.github.tardigrad.attacks.query;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;

/** What these attacks check of their parameters. */
final class QueryChecks {
    private QueryChecks() {}

    /** Refuses L1. */
    static void norm(String attack, Norm norm) {
        if (norm == Norm.L1) {
            throw new IllegalArgumentException("attack " + attack + " measures in linf or l2, not in l1: write "
                    + attack + ":norm=l2, or take noise-uniform in l1");
        }
    }

    /** Refuses a length in pixels that is not above 0 and at most 1. */
    static void pixels(String what, float value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(what + " " + Epsilons.text(value)
                    + " is not above 0 and at most 1: it is in pixels, which are in [0, 1]");
        }
    }
}
