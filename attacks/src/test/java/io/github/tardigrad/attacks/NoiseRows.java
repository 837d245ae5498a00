package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.AttackRow.Randomness;
import java.util.Arrays;
import java.util.List;

/** Noise. */
final class NoiseRows {
    private NoiseRows() {}

    static List<AttackRow> all() {
        return Arrays.stream(Norm.values()).flatMap(norm -> List.of("noise-uniform", "noise-gaussian",
                "salt-and-pepper").stream().map(name -> AttackRow.of(name + ":restarts=3", norm, Randomness.FULL)))
                .toList();
    }
}
