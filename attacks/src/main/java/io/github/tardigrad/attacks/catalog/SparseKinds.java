package io.github.tardigrad.attacks.catalog;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.sparse.Jsma;
import io.github.tardigrad.attacks.sparse.OnePixel;
import java.util.List;

/** Attacks that change few values. */
final class SparseKinds {
    static final List<AttackKind> ALL = List.of(
            new AttackKind("jsma", (text, norm) -> {
                text.allow("theta", "gamma", "candidates");
                check(text, norm);
                return new Jsma(signed(text), text.number("gamma", 0.145f), text.count("candidates", 10));
            }),
            new AttackKind("one-pixel", (text, norm) -> {
                text.allow("pixels", "population", "generations");
                check(text, norm);
                return new OnePixel(text.count("pixels", 1), text.count("population", 400),
                        text.count("generations", 100));
            }));

    private SparseKinds() {}

    private static void check(AttackText text, Norm norm) {
        if (norm != Norm.L0) {
            throw new IllegalArgumentException("attack " + text.name() + " measures in l0, not in " + norm.text()
                    + ": write " + text.name() + ":norm=l0, with an epsilon that counts values");
        }
    }

    /** Theta is the one parameter that may be negative. */
    private static float signed(AttackText text) {
        String value = text.text("theta", "1");
        try {
            return Float.parseFloat(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("theta " + value + " of attack " + text.name() + " is not a number", e);
        }
    }
}
