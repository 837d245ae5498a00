package io.github.tardigrad.attacks;

import java.util.List;
import java.util.stream.Stream;

/**
 * An attack that must keep what {@link AttackContractTest} says of all.
 *
 * @param attack with few steps, since it runs often
 * @param randomness whether another key gives other images
 */
public record AttackRow(Attack attack, Randomness randomness) {
    /** Whether another key gives other images. */
    public enum Randomness {
        /** It never does. */
        NONE,
        /** It may. */
        SOME,
        /** It does for some image of any batch. */
        FULL
    }

    /** All attacks in all norms that they have, family by family. */
    static List<AttackRow> all() {
        return Stream.of(EnsembleRows.all(), GradientRows.all(), TransferRows.all(), MinimumRows.all(),
                SparseRows.all(), QueryRows.all(), UniversalRows.all(), NoiseRows.all()).flatMap(List::stream)
                .toList();
    }

    /** An attack as commands write it. */
    static AttackRow of(String text, Norm norm, Randomness randomness) {
        return new AttackRow(Attacks.parse(text, norm), randomness);
    }

    /** An epsilon of the attack's norm, given what it would be in L∞. */
    float epsilon(float linf) { return Samples.epsilon(attack.norm(), linf); }

    @Override
    public String toString() { return attack.norm().text() + " " + attack; }
}
