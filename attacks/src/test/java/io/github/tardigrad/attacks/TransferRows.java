package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.AttackRow.Randomness;
import java.util.ArrayList;
import java.util.List;

/** Attacks whose images fool other models, too. */
final class TransferRows {
    private TransferRows() {}

    static List<AttackRow> all() {
        List<AttackRow> rows = new ArrayList<>();
        for (Norm norm : List.of(Norm.LINF, Norm.L2)) {
            rows.add(AttackRow.of("mi-fgsm:steps=4", norm, Randomness.NONE));
            rows.add(AttackRow.of("di-fgsm:steps=4,resize=0.5,probability=0.7", norm, Randomness.SOME));
            rows.add(AttackRow.of("ti-fgsm:steps=4,kernel=3", norm, Randomness.NONE));
        }
        rows.add(AttackRow.of("ni-fgsm:steps=4", Norm.LINF, Randomness.NONE));
        rows.add(AttackRow.of("vmi-fgsm:steps=3,neighbours=3", Norm.LINF, Randomness.SOME));
        return rows;
    }
}
