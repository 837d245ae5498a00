package io.github.tardigrad.attacks.catalog;

import io.github.tardigrad.attacks.noise.Noise;
import io.github.tardigrad.attacks.noise.NoiseAttack;
import java.util.Arrays;
import java.util.List;

/** Noise, which asks the model nothing but whether it was fooled. */
final class NoiseKinds {
    static final List<AttackKind> ALL = Arrays.stream(Noise.values())
            .map(noise -> new AttackKind(noise.text(), (text, norm) -> {
                text.allow("restarts");
                return new NoiseAttack(noise, norm, text.count("restarts", 10));
            })).toList();

    private NoiseKinds() {}
}
