package io.github.tardigrad.attacks;

import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.ArrayList;
import java.util.List;

/**
 * An attack that looks for the nearest image that reaches the goal, whatever its distance. Asked for an epsilon, it
 * pulls what it found into that ball and judges it again: a point that was near enough stays as it is, one that was
 * not seldom survives. One search serves any number of epsilons, and each result carries the cost of the whole search.
 */
public interface MinimumNormAttack extends Attack {
    /**
     * Looks for the nearest image for each of a batch.
     *
     * @return the images found; without success the clean image at distance 0
     * @throws IllegalArgumentException when pixels are outside [0, 1] or not numbers, or images, goal and model do not
     *         fit each other
     * @throws ArithmeticException when the model answers with something that is not a number
     */
    AttackResult search(Classifier model, AttackBatch batch, Goal goal, RandomKey key);

    /** What to change where the search finds nothing for many images, as part of a sentence. */
    default String toFindMore() {
        return "give it more steps";
    }

    @Override
    default AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
        norm().checkEpsilons(epsilon, batch.size());
        return pullBack(model, batch, goal, epsilon, search(model, batch, goal, key));
    }

    @Override
    default List<AttackResult> run(Classifier model, AttackBatch batch, Goal goal, float[] epsilons, RandomKey key) {
        for (float epsilon : epsilons) {
            norm().checkEpsilon(epsilon);
        }
        return pullBack(model, batch, goal, epsilons, search(model, batch, goal, key));
    }

    /**
     * The share of images found within each epsilon, from one {@link #search}, however many epsilons there are. A point
     * that lies farther away is not pulled back for it, so that the curve never falls.
     */
    @Override
    default SuccessCurve curve(Classifier model, AttackBatch batch, Goal goal, float[] epsilons, RandomKey key) {
        for (float epsilon : epsilons) {
            norm().checkEpsilon(epsilon);
        }
        return SuccessCurve.ofNearest(norm(), epsilons, search(model, batch, goal, key));
    }

    /**
     * What a {@link #search} found, pulled into the ball of each epsilon and judged again.
     *
     * @return one result an epsilon, in the order given
     */
    default List<AttackResult> pullBack(Classifier model, AttackBatch batch, Goal goal, float[] epsilons,
            AttackResult found) {
        List<AttackResult> results = new ArrayList<>();
        for (float epsilon : epsilons) {
            Tensor same = Epsilons.tensor(model.engine(), batch.size(), norm().checkEpsilon(epsilon));
            results.add(pullBack(model, batch, goal, same, found));
        }
        return results;
    }

    /** What a {@link #search} found, pulled into the ball of each image's own epsilon and judged again. */
    default AttackResult pullBack(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, AttackResult found) {
        Tensor x = model.engine().zeros(batch.images().shape());
        model.engine().backend().memory().copy(found.adversarial(), x);
        try (Tape memory = model.engine().tape(Gradients.NONE)) {
            norm().ball(model.engine().backend(), memory, batch.images(), epsilon).project(x);
        }
        AttackResult.Cost cost = found.cost().plus(new AttackResult.Cost(0, batch.size(), 0));
        return AttackResult.judge(model, batch, goal, norm(), x, cost);
    }

    @Override
    default void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor target) {
        model.engine().backend().memory().copy(run(model, batch, goal, epsilon, key).adversarial(), target);
    }
}
