package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.AttackRow.Randomness;
import java.util.List;

/** Attacks that change few values. */
final class SparseRows {
    private SparseRows() {}

    static List<AttackRow> all() {
        return List.of(AttackRow.of("jsma:gamma=0.5", Norm.L0, Randomness.NONE),
                AttackRow.of("jsma:theta=-0.6,gamma=0.4,candidates=2", Norm.L0, Randomness.NONE),
                AttackRow.of("one-pixel:pixels=2,population=8,generations=4", Norm.L0, Randomness.SOME));
    }
}
