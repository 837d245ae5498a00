package io.github.tardigrad.attacks.gradient;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Ball;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;

/**
 * An attack that takes steps along the gradient of a loss, and projects each onto the ball of its norm. What differs
 * from one attack to the next is stated here; the loop is the same for all.
 */
public interface GradientAttack extends Attack {
    /** What it climbs. */
    Loss loss();

    /** How many steps it takes. */
    int steps();

    /** How far each of them goes. */
    StepSize stepSize();

    /** Whether it starts at a random point of the ball instead of the clean image. */
    boolean randomStart();

    /** How often it starts; from the second time on only for images that resisted so far. */
    int restarts();

    /** One step in place, which ends in the ball; the steepest of its norm unless an attack says otherwise. */
    default void step(Ball ball, Tensor gradient, Tensor peak, Tensor stepSizes, Tensor x) {
        ball.ascend(gradient, peak, stepSizes, x);
    }

    /** All steps from one start: {@link #step} along the gradient of where it is, unless an attack says otherwise. */
    default Walk walk(Start start) {
        return (number, slope, x) -> step(start.ball(), slope.at(x), slope.peak(), start.stepSizes(), x);
    }

    @Override
    default AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
        return new GradientLoop(this, model).run(batch, goal, epsilon, key);
    }

    @Override
    default void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor target) {
        new GradientLoop(this, model).perturb(batch, goal, epsilon, key, target);
    }

    /**
     * Goes on from images that another attack has left: all steps, without a random start, in place. However far
     * {@code x} has come, after every step it is within epsilon of the batch's own images. Steps that draw numbers draw
     * the same ones each time. Inputs are not checked, and after the first call no memory is allocated.
     *
     * @param batch the clean images, around which the ball lies
     * @param x {@code [n, height, width, channels]}, where the steps begin and end; not the clean images' memory
     */
    default void advance(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, Tensor x) {
        new GradientLoop(this, model).advance(batch, goal, epsilon, x);
    }
}
