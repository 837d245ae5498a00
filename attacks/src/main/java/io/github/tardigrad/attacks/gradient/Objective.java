package io.github.tardigrad.attacks.gradient;

import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.search.LogitLoss;
import io.github.tardigrad.attacks.search.TargetedLoss;
import java.util.function.IntUnaryOperator;

/**
 * What is climbed for each image of a batch: a number made from its logits that grows towards the goal. Row is where
 * the image stands in the answer, image where it stands in the batch.
 */
interface Objective {
    /** The number. */
    double of(Logits logits, int row, int image);

    /**
     * Adds {@code scale} times its derivative by the logits.
     *
     * @param seeds {@code [n · classes]}
     */
    void addDerivative(Logits logits, int row, int image, double scale, float[] seeds);

    /** Away from the label, or towards the target: then it is the negated loss. */
    static Objective of(LogitLoss loss, Goal goal) {
        int sign = goal.isTargeted() ? -1 : 1;
        return new Objective() {
            @Override
            public double of(Logits logits, int row, int image) {
                return sign * loss.of(logits, row, goal.reference(image));
            }

            @Override
            public void addDerivative(Logits logits, int row, int image, double scale, float[] seeds) {
                loss.addDerivative(logits, row, goal.reference(image), sign * scale, seeds);
            }
        };
    }

    /** From the label towards the target of each image. */
    static Objective towards(TargetedLoss loss, Goal goal, IntUnaryOperator target) {
        return new Objective() {
            @Override
            public double of(Logits logits, int row, int image) {
                return loss.of(logits, row, goal.label(image), target.applyAsInt(image));
            }

            @Override
            public void addDerivative(Logits logits, int row, int image, double scale, float[] seeds) {
                loss.addDerivative(logits, row, goal.label(image), target.applyAsInt(image), scale, seeds);
            }
        };
    }
}
