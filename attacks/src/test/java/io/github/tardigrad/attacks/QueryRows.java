package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.AttackRow.Randomness;
import java.util.ArrayList;
import java.util.List;

/** Attacks that never see a gradient. */
final class QueryRows {
    private QueryRows() {}

    static List<AttackRow> all() {
        List<AttackRow> rows = new ArrayList<>();
        for (Norm norm : List.of(Norm.LINF, Norm.L2, Norm.L1)) {
            rows.add(AttackRow.of("square:queries=30", norm, Randomness.FULL));
            rows.add(AttackRow.of("square:queries=10,p=0.3,restarts=3", norm, Randomness.FULL));
        }
        for (Norm norm : List.of(Norm.LINF, Norm.L2)) {
            rows.add(AttackRow.of("spsa:samples=5,steps=3", norm, Randomness.FULL));
            rows.add(AttackRow.of("nes:samples=5,steps=3", norm, Randomness.FULL));
            rows.add(AttackRow.of("hopskipjump:steps=3,samples=20", norm, Randomness.FULL));
        }
        rows.add(AttackRow.of("hopskipjump:steps=9,samples=20,queries=150", Norm.L2, Randomness.FULL));
        rows.add(AttackRow.of("boundary:steps=60", Norm.L2, Randomness.FULL));
        return rows;
    }
}
