package io.github.tardigrad.training.method;

import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.training.text.Spec;

/**
 * The projected gradient descent that makes training images.
 *
 * @param steps 1 or more; 7 is usual
 * @param stepSize how far a step goes; a fraction of epsilon where epsilon moves
 * @param randomStart whether it starts somewhere in the ball, and not at the clean image
 */
public record InnerAttack(int steps, StepSize stepSize, boolean randomStart) {
    /** Checks the range. */
    public InnerAttack {
        Spec.require("steps", steps, 1, 100_000, "7 is usual");
    }

    /** 7 steps of ε/4 from a random start. */
    public static InnerAttack usual() {
        return new InnerAttack(7, StepSize.ofEpsilon(4), true);
    }

    String text() {
        return "steps=" + steps + ",step-size=" + stepSize + ",random-start=" + randomStart;
    }

    static InnerAttack read(Spec spec, InnerAttack usual) {
        return new InnerAttack(spec.count("steps", usual.steps),
                StepSize.parse(spec.text("step-size", usual.stepSize.toString())),
                spec.flag("random-start", usual.randomStart));
    }
}
