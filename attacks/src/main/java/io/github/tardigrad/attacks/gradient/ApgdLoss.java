package io.github.tardigrad.attacks.gradient;

import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.search.LogitLoss;
import io.github.tardigrad.attacks.search.TargetedLoss;
import java.util.List;

/** What {@link Apgd} climbs. */
public enum ApgdLoss {
    /** The cross-entropy against the label; for a targeted goal down that against the target. */
    CROSS_ENTROPY("apgd-ce") {
        @Override
        Objective objective(Goal goal, Logits clean, int rank) { return Objective.of(LogitLoss.CROSS_ENTROPY, goal); }

        @Override
        List<String> remarks(int classes) { return List.of(); }
    },

    /** The difference of logits ratio; for a targeted goal the targeted one. */
    RATIO("apgd-dlr") {
        @Override
        Objective objective(Goal goal, Logits clean, int rank) {
            if (goal.isTargeted()) {
                return Objective.towards(targeted(clean.classes()), goal, goal::reference);
            }
            return Objective.of(clean.classes() < FEWEST ? LogitLoss.MARGIN : LogitLoss.DIFFERENCE_RATIO, goal);
        }

        @Override
        List<String> remarks(int classes) {
            if (classes >= FEWEST_TARGETED) {
                return List.of();
            }
            return List.of(classes < FEWEST
                    ? "the loss of apgd-dlr compares 3 classes and the model has " + classes
                            + ": it climbed the margin between logits instead"
                    : "towards a target the loss of apgd-dlr compares 4 classes and the model has " + classes
                            + ": there it climbed the margin between logits instead");
        }
    },

    /**
     * The targeted difference of logits ratio, towards one class after the other in the order in which the model finds
     * them likely; for a targeted goal towards the target alone.
     */
    TARGETED_RATIO("apgd-t") {
        @Override
        Objective objective(Goal goal, Logits clean, int rank) {
            return Objective.towards(targeted(clean.classes()), goal,
                    goal.isTargeted() ? goal::reference : image -> clean.leading(image, rank + 1)[rank]);
        }

        @Override
        List<String> remarks(int classes) {
            return classes >= FEWEST_TARGETED ? List.of()
                    : List.of("the loss of apgd-t compares 4 classes and the model has " + classes
                            + ": it climbed the margin between logits instead");
        }
    };

    private static final int FEWEST = 3;
    private static final int FEWEST_TARGETED = 4;

    private final String attack;

    ApgdLoss(String attack) {
        this.attack = attack;
    }

    /** What the attack with this loss is called. */
    public String attack() { return attack; }

    /**
     * What to climb for a batch.
     *
     * @param clean the model's answers to the clean images
     * @param rank which class to go for, where the loss takes one after the other: 1 for the likeliest but the label
     */
    abstract Objective objective(Goal goal, Logits clean, int rank);

    /** What it does otherwise for so few classes. */
    abstract List<String> remarks(int classes);

    private static TargetedLoss targeted(int classes) {
        return classes < FEWEST_TARGETED ? TargetedLoss.DIFFERENCE : TargetedLoss.DIFFERENCE_RATIO;
    }
}
