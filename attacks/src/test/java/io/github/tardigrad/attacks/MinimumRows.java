package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.AttackRow.Randomness;
import java.util.ArrayList;
import java.util.List;

/** Attacks that look for the nearest image. */
final class MinimumRows {
    private MinimumRows() {}

    static List<AttackRow> all() {
        List<AttackRow> rows = new ArrayList<>();
        for (Norm norm : Norm.values()) {
            rows.add(AttackRow.of("bisection:attack=pgd,steps=3,step-size=epsilon/2,halvings=4", norm,
                    Randomness.SOME));
        }
        for (Norm norm : List.of(Norm.LINF, Norm.L2, Norm.L1)) {
            rows.add(AttackRow.of("fab:steps=10", norm, Randomness.NONE));
            rows.add(AttackRow.of("fab:steps=5,restarts=3,alpha=0.2", norm, Randomness.SOME));
            rows.add(AttackRow.of("fab-t:steps=5", norm, Randomness.NONE));
            rows.add(AttackRow.of("fab-t:steps=3,restarts=2,targets=1", norm, Randomness.SOME));
        }
        for (Norm norm : List.of(Norm.LINF, Norm.L2)) {
            rows.add(AttackRow.of("deepfool", norm, Randomness.NONE));
            rows.add(AttackRow.of("deepfool:bounded=true", norm, Randomness.NONE));
        }
        for (Norm norm : Norm.values()) {
            rows.add(AttackRow.of("fmn:steps=25", norm, Randomness.NONE));
        }
        rows.add(AttackRow.of("ddn:steps=25", Norm.L2, Randomness.SOME)); // a zero gradient asks for lots
        rows.add(AttackRow.of("ead:steps=25,searches=4,initial-constant=0.1", Norm.L1, Randomness.NONE));
        rows.add(AttackRow.of("ead:rule=l1,steps=20,searches=10,confidence=0.1", Norm.L1, Randomness.NONE));
        rows.add(AttackRow.of("cw-linf:steps=20,learning-rate=0.05,initial-constant=0.1,constant-factor=10,"
                + "decrease=0.5", Norm.LINF, Randomness.NONE));
        rows.add(AttackRow.of("cw:steps=30,searches=4", Norm.L2, Randomness.NONE));
        rows.add(AttackRow.of("cw:steps=20,searches=10,confidence=0.1", Norm.L2, Randomness.NONE));
        return rows;
    }
}
