package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.AttackRow.Randomness;
import java.util.List;

/** Several attacks under one name. */
final class EnsembleRows {
    private EnsembleRows() {}

    static List<AttackRow> all() {
        return List.of(new AttackRow(AutoAttack.custom(Attacks.parseList(
                "apgd-ce:steps=6,apgd-t:steps=6,fab-t:steps=3,square:queries=20", Norm.LINF)), Randomness.SOME),
                new AttackRow(AutoAttack.custom(Attacks.parseList("apgd-dlr:steps=6,fab:steps=3", Norm.L2)),
                        Randomness.SOME));
    }
}
