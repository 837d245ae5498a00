package io.github.tardigrad.attacks.query;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;

/** What these attacks check of their parameters. */
final class QueryChecks {
    private QueryChecks() {}

    /** Refuses L1 and L0. */
    static void norm(String attack, Norm norm) {
        if (norm == Norm.L1 || norm == Norm.L0) {
            throw new IllegalArgumentException("attack " + attack + " measures in linf or l2, not in " + norm.text()
                    + ": write " + attack + ":norm=l2, or take "
                    + (norm == Norm.L1 ? "square in l1" : "one-pixel in l0"));
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
