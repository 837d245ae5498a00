package io.github.tardigrad.training;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.datasets.Batch;
import io.github.tardigrad.datasets.Batches;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.Model;
import org.jspecify.annotations.Nullable;

/**
 * Measures a model on the held out images. The attack's random numbers are the same each time, so epochs can be
 * compared.
 */
final class Validator {
    /** An image's result does not depend on its batch, so this is of no account but for speed. */
    private static final int BATCH = 128;

    private final Model model;
    private final Examples examples;
    private final Validation validation;
    private final int batchSize;
    private final BatchMemory memory;
    private final RandomKey key;

    Validator(Model model, Examples examples, Validation validation, long seed) {
        this.model = model;
        this.examples = examples;
        this.validation = validation;
        this.batchSize = Math.min(BATCH, examples.size());
        this.memory = new BatchMemory(model.engine(), batchSize, model.inputShape());
        this.key = new RandomKey(seed).child("validation");
    }

    /** The accuracy on the images as they are. */
    double cleanAccuracy() {
        int right = 0;
        for (Batch batch : Batches.of(examples, batchSize).epoch(0)) {
            right += right(memory.images(batch), batch);
        }
        return (double) right / examples.size();
    }

    /** The accuracy under the validation's attack, or null where none is asked for. */
    @Nullable
    Double robustAccuracy() {
        int attacked = Math.min(validation.attacked(), examples.size());
        if (attacked == 0) {
            return null;
        }
        int right = 0;
        for (Batch batch : Batches.of(examples.range(0, attacked), batchSize).epoch(0)) {
            Tensor adversarial = memory.adversarial(batch);
            validation.attack().perturb(model, new AttackBatch(memory.images(batch), batch.indices()),
                    Goal.untargeted(batch.labels()), memory.epsilons(batch, (float) validation.epsilon()), key,
                    adversarial);
            right += right(adversarial, batch);
        }
        return (double) right / attacked;
    }

    private int right(Tensor images, Batch batch) {
        try (Tape tape = model.engine().tape(Gradients.NONE)) {
            return Score.right(model.forward(tape, images, Mode.EVALUATE), batch.labels());
        }
    }
}
