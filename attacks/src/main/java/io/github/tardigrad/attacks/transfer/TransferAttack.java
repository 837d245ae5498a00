package io.github.tardigrad.attacks.transfer;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.GradientAttack;
import io.github.tardigrad.attacks.gradient.Loss;
import io.github.tardigrad.attacks.search.Counts;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Steps with momentum on the cross-entropy from the clean image, {@link MomentumFgsm} or a refinement of it. */
public sealed interface TransferAttack extends GradientAttack permits MomentumFgsm, NesterovFgsm, DiverseInputFgsm,
        TranslationInvariantFgsm, VarianceTunedFgsm {
    /** What is left of all earlier gradients after each step; 0 for none, 1 for all. */
    float decay();

    /** Its parameters beyond those that all have, as commands write them. */
    default List<String> refinements() { return List.of(); }

    @Override
    default Loss loss() { return Loss.CROSS_ENTROPY; }

    @Override
    default boolean randomStart() { return false; }

    @Override
    default int restarts() { return 1; }

    @Override
    default String parameters(float epsilon) { return text(Epsilons.text(stepSize().at(epsilon))); }

    /** All parameters as commands write them. */
    private String text(String stepSize) {
        String refined = refinements().stream().map(refinement -> "," + refinement).collect(Collectors.joining());
        return "steps=" + steps() + ",step-size=" + stepSize + ",decay=" + Epsilons.text(decay()) + refined;
    }

    /** The attack as commands write it. */
    default String text() { return name() + ":" + text(stepSize().toString()); }

    /** Refuses what no attack of the family can do. */
    static void check(String name, Norm norm, int steps, float decay, Norm... norms) {
        if (!List.of(norms).contains(norm)) {
            throw new IllegalArgumentException("attack " + name + " measures in "
                    + Arrays.stream(norms).map(Norm::text).collect(Collectors.joining(" or ")) + ", not in "
                    + norm.text() + ": write " + name + ":norm=" + norms[0].text());
        }
        Counts.check("steps", steps);
        if (!(decay >= 0 && decay < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("decay " + Epsilons.text(decay)
                    + " is not 0 or more: it is what is left of earlier gradients, 1 where it was published");
        }
    }
}
