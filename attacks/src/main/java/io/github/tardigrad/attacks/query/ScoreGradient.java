package io.github.tardigrad.attacks.query;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.attacks.search.LogitLoss;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.random.RandomKey;

/**
 * Estimates gradients from scores: the mean of {@code (L(x + r·v) − L(x − r·v)) / 2r · v} over random directions v.
 * What is asked about is clamped to [0, 1].
 *
 * @param directions how they are drawn
 * @param samples how many of them
 * @param reach r, in pixels
 * @param loss L, which an attack without a target climbs
 */
record ScoreGradient(Directions directions, int samples, float reach, LogitLoss loss) {
    private static final Expression ADD = input(0).plus(input(1).times(input(2)));

    /**
     * Estimates the direction in which each image comes nearer to its goal.
     *
     * @param key of this step
     * @param gradient shaped as the images, overwritten
     */
    void write(Engine engine, GradientQuery query, AttackBatch batch, Goal goal, RandomKey key, Tensor gradient) {
        Backend backend = engine.backend();
        Expression ahead = input(0).plus(input(1).times(reach)).clamp(0, 1);
        Expression behind = input(0).minus(input(1).times(reach)).clamp(0, 1);
        int images = batch.size();
        int perPass = Directions.perPass(images, 2);
        backend.memory().fill(gradient, 0);
        for (int from = 0; from < samples; from += perPass) {
            int count = Math.min(perPass, samples - from);
            try (Tape memory = engine.tape(Gradients.NONE)) {
                Tensor drawn = memory.allocate(gradient.shape().with(0, count * images));
                Tensor asked = memory.allocate(gradient.shape().with(0, 2 * count * images));
                for (int sample = 0; sample < count; sample++) {
                    Tensor direction = block(drawn, sample, images);
                    directions.draw(backend, key.child(from + sample), batch.ids(), direction);
                    backend.elementwise().evaluate(ahead, block(asked, 2 * sample, images), batch.images(), direction);
                    backend.elementwise().evaluate(behind, block(asked, 2 * sample + 1, images), batch.images(),
                            direction);
                }
                Logits answers = query.ask(new AttackBatch(asked, repeated(batch, 2 * count)));
                for (int sample = 0; sample < count; sample++) {
                    Tensor slopes = memory.tensor(Shape.of(images, 1, 1, 1),
                            slopes(answers, 2 * sample * images, goal, images));
                    backend.elementwise().evaluate(ADD, gradient, gradient, block(drawn, sample, images), slopes);
                }
            }
        }
    }

    /** What each image's direction counts in the mean. */
    private float[] slopes(Logits answers, int ahead, Goal goal, int images) {
        float[] slopes = new float[images];
        for (int i = 0; i < images; i++) {
            double rise = loss.of(answers, ahead + i, goal.reference(i))
                    - loss.of(answers, ahead + images + i, goal.reference(i));
            slopes[i] = (float) ((goal.isTargeted() ? -rise : rise) / (2.0 * reach * samples));
        }
        return slopes;
    }

    /** Block number {@code index} of {@code images} rows each. */
    static Tensor block(Tensor tensor, int index, int images) {
        return tensor.rows(index * images, (index + 1) * images);
    }

    /** The ids of a batch, {@code times} times in turn. */
    static int[] repeated(AttackBatch batch, int times) {
        int[] ids = new int[batch.size() * times];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = batch.id(i % batch.size());
        }
        return ids;
    }
}
