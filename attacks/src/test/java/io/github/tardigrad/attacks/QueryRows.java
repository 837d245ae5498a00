package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.AttackRow.Randomness;
import java.util.ArrayList;
import java.util.List;

/** Attacks that see a model's answers and nothing else. */
final class QueryRows {
    private QueryRows() {}

    static List<AttackRow> all() {
        List<AttackRow> rows = new ArrayList<>();
        for (Norm norm : Norm.values()) {
            rows.add(AttackRow.of("square:queries=30", norm, Randomness.FULL));
            rows.add(AttackRow.of("square:queries=10,p=0.3,restarts=3", norm, Randomness.FULL));
        }
        return rows;
    }
}
