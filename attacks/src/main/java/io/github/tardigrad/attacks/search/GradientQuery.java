package io.github.tardigrad.attacks.search;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Classifier;

/**
 * Asks a model about images, and for the gradient of any number made from an image's logits; keeps the account of what
 * that costs. The number's derivative by the logits is worked out here, on the host, once the answer is known, so one
 * pass forward and back serves losses that depend on the answer.
 */
public final class GradientQuery {
    /** Says what to differentiate, once the logits are known. */
    @FunctionalInterface
    public interface Seeds {
        /**
         * Writes the derivatives by the logits.
         *
         * @param seeds {@code [n · classes]}, zeros; an image whose seeds stay zero gets a zero gradient
         */
        void write(Logits logits, float[] seeds);
    }

    private final Classifier model;
    private AttackResult.Cost cost = AttackResult.Cost.NONE;

    /** Nothing asked yet. */
    public GradientQuery(Classifier model) {
        this.model = model;
    }

    /** What all questions so far took. */
    public AttackResult.Cost cost() { return cost; }

    /**
     * A pass forward.
     *
     * @throws ArithmeticException when a logit is not a finite number: the message names the image
     */
    public Logits ask(AttackBatch batch) {
        cost = cost.plus(new AttackResult.Cost(0, batch.size(), 0));
        return Logits.of(model, batch);
    }

    /**
     * A pass forward and back.
     *
     * @param gradient shaped as the images, overwritten; not their memory
     * @throws ArithmeticException when a logit or a gradient is not a finite number: the message names the image
     */
    public Logits ask(AttackBatch batch, Tensor gradient, Seeds seeds) {
        Engine engine = model.engine();
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor watched = tape.watch(batch.images());
            Tensor scores = model.logits(tape, watched);
            Logits logits = Logits.of(model, batch, scores);
            float[] derivatives = new float[scores.size()];
            seeds.write(logits, derivatives);
            Tensor result = tape.backward(scores, tape.tensor(scores.shape(), derivatives)).of(watched);
            GradientHealth health = new GradientHealth(engine.backend(), tape, batch);
            health.examine(result, tape.tensor(Shape.of(batch.size(), 1, 1, 1), asked(derivatives, batch.size())));
            engine.backend().memory().copy(result, gradient);
            cost = cost.plus(new AttackResult.Cost(batch.size(), 0, health.zeros()));
            return logits;
        }
    }

    /** 1 for images whose gradient can be anything but zero. */
    private static float[] asked(float[] derivatives, int images) {
        float[] asked = new float[images];
        int classes = derivatives.length / images;
        for (int i = 0; i < derivatives.length; i++) {
            if (derivatives[i] != 0) {
                asked[i / classes] = 1;
            }
        }
        return asked;
    }
}
