package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.AttackRow.Randomness;
import java.util.ArrayList;
import java.util.List;

/** Attacks inside a ball that follow the gradient. */
final class GradientRows {
    private GradientRows() {}

    static List<AttackRow> all() {
        List<AttackRow> rows = new ArrayList<>();
        for (Norm norm : Norm.values()) {
            for (String fixed : List.of("fgsm", "bim", "bim:steps=3,step-size=0.7", "gradient-ascent")) {
                rows.add(AttackRow.of(fixed, norm, Randomness.NONE));
            }
            for (String random : List.of("pgd", "pgd-margin", "pgd:steps=3,step-size=epsilon/2,restarts=4")) {
                rows.add(AttackRow.of(random, norm, Randomness.FULL));
            }
            for (String adaptive : List.of("apgd-ce:steps=12", "apgd-dlr:steps=6,restarts=2,samples=2",
                    "apgd-t:steps=4,restarts=2")) {
                rows.add(AttackRow.of(adaptive, norm, Randomness.FULL));
            }
        }
        rows.add(AttackRow.of("apgd-ce:steps=12,large-radii=false", Norm.L1, Randomness.FULL));
        rows.add(new AttackRow(Attacks.cascade("one after the other",
                Attacks.parseList("fgsm,pgd:steps=3,bim:steps=3", Norm.LINF)), Randomness.SOME));
        return rows;
    }
}
