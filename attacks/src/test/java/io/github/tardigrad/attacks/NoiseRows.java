package io.github.tardigrad.attacks;

import io.github.tardigrad.attacks.AttackRow.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Noise. */
final class NoiseRows {
    private NoiseRows() {}

    static List<AttackRow> all() {
        return Arrays.stream(Norm.values())
                .flatMap(norm -> Stream.of("noise-uniform", "noise-gaussian", "salt-and-pepper")
                        .filter(name -> norm != Norm.L0 || name.equals("salt-and-pepper"))
                        .map(name -> AttackRow.of(name + ":restarts=3", norm, Randomness.FULL)))
                .toList();
    }
}
