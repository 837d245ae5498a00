package io.github.tardigrad.attacks;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Attacks again and again the images that resisted so far, and keeps the best of each: success, then the largest
 * margin.
 *
 * @param norm in which the result is measured
 * @param count how often to attack at most
 * @param attempt one attack
 */
public record Restarts(Norm norm, int count, Attempt attempt) {
    /** One attack on some images. */
    @FunctionalInterface
    public interface Attempt {
        /**
         * Overwrites {@code x}, shaped as the images, with what it made of them.
         *
         * @param memory to take scratch memory from
         * @param key of this attempt
         * @return what it cost, without a judgement of the result
         */
        AttackResult.Cost write(Tape memory, Selection selection, RandomKey key, Tensor x);
    }

    /**
     * Checks all that a caller may have got wrong, and runs in fresh memory.
     *
     * @throws IllegalArgumentException as {@link Attack#run(Classifier, AttackBatch, Goal, Tensor, RandomKey)} says
     */
    public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
        batch.check(model);
        goal.check(batch.size(), model.classes());
        norm.checkEpsilons(epsilon, batch.size());
        return run(model, batch, goal, epsilon, key, model.engine().zeros(batch.images().shape()));
    }

    /** Writes the best images to {@code best}, which the result shares. */
    public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key,
            Tensor best) {
        Engine engine = model.engine();
        boolean[] success = new boolean[batch.size()];
        float[] scores = new float[batch.size()];
        AttackResult.Cost cost = AttackResult.Cost.NONE;
        int[] resisting = IntStream.range(0, batch.size()).toArray();
        for (int restart = 0; restart < count && resisting.length > 0; restart++) {
            try (Tape memory = engine.tape(Gradients.NONE)) {
                Selection part = Selection.of(engine, memory, batch, goal, epsilon, resisting);
                Tensor x = memory.allocate(part.batch().images().shape());
                cost = cost.plus(attempt.write(memory, part, key.child(restart), x))
                        .plus(new AttackResult.Cost(0, resisting.length, 0));
                Logits logits = Logits.of(model, new AttackBatch(x, part.batch().ids()));
                for (int i = 0; i < resisting.length; i++) {
                    int image = resisting[i];
                    float margin = logits.margin(i, part.goal().reference(i));
                    float score = goal.isTargeted() ? -margin : margin;
                    success[image] = part.goal().isReached(i, logits.label(i));
                    if (success[image] || restart == 0 || score > scores[image]) {
                        scores[image] = score;
                        engine.backend().memory().copy(x.rows(i, i + 1), best.rows(image, image + 1));
                    }
                }
            }
            resisting = Arrays.stream(resisting).filter(image -> !success[image]).toArray();
        }
        return new AttackResult(best, success, norm.distances(batch.images(), best), cost);
    }
}
