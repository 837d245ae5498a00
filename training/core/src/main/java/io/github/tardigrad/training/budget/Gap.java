package io.github.tardigrad.training.budget;

import io.github.tardigrad.training.text.Spec;

/** What an attack costs the model on a batch: the difference that {@link Setpoint} holds at its target. */
public enum Gap {
    /** Clean accuracy − adversarial accuracy, as a fraction: between −1 and 1 however sure the model is. */
    ACCURACY(0.2, 1),
    /** Adversarial loss − clean loss, of mean cross-entropies; it grows with the scale of the logits. */
    LOSS(0.5, 100);

    private final double usualTarget;
    private final double largestTarget;

    Gap(double usualTarget, double largestTarget) {
        this.usualTarget = usualTarget;
        this.largestTarget = largestTarget;
    }

    /** The target that is usual for it. */
    public double usualTarget() { return usualTarget; }

    double of(Observation seen) {
        return this == ACCURACY ? seen.accuracyGap() : seen.lossGap();
    }

    void checkTarget(double target) {
        Spec.require("target", target, 0, largestTarget, this == ACCURACY
                ? "it is a difference of accuracies, as a fraction" : "it is a difference of losses; 0.5 is usual");
    }
}
