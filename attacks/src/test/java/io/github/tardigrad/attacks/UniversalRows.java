package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.AttackRow.Randomness;
import io.github.tardigrad.attacks.universal.UniversalPerturbation;
import java.util.Arrays;
import java.util.List;

/** One change for all images. */
final class UniversalRows {
    private UniversalRows() {}

    static List<AttackRow> all() {
        float[] change = new float[Samples.IMAGE.size()];
        for (int i = 0; i < change.length; i++) {
            change[i] = (i % 3 - 1) * 0.3f;
        }
        return Arrays.stream(Norm.values())
                .map(norm -> new AttackRow(new UniversalPerturbation(norm, 1, Samples.IMAGE, change), Randomness.NONE))
                .toList();
    }
}
