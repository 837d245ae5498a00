package io.github.tardigrad.training;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.datasets.Batch;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.GradientMap;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Dropout;
import io.github.tardigrad.nn.optimizer.Optimizer;
import io.github.tardigrad.training.run.BatchRecord;
import java.util.Optional;

/**
 * One batch: attack it on the present weights, pass it forward and backward, and let the optimizer move the weights.
 *
 * <p>The clean and the adversarial loss of a record are taken on the same weights, in evaluation mode. Where the model
 * computes the same in both modes, the pass that is learnt from is one of them already.
 */
final class TrainingStep {
    private final Model model;
    private final Engine engine;
    private final Settings settings;
    private final Optional<AttackPlan> plan;
    private final Optimizer optimizer;
    private final BatchMemory memory;
    private final RandomKey key;
    private final boolean sameInBothModes;

    TrainingStep(Model model, Settings settings, Optional<AttackPlan> plan, Optimizer optimizer, int capacity) {
        this.model = model;
        this.engine = model.engine();
        this.settings = settings;
        this.plan = plan;
        this.optimizer = optimizer;
        this.memory = new BatchMemory(engine, capacity, model.inputShape());
        this.key = new RandomKey(settings.seed());
        this.sameInBothModes = model.graph().nodes().stream()
                .noneMatch(node -> node.layer() instanceof Dropout || node.layer() instanceof BatchNorm2d);
    }

    /**
     * Takes the step, unless the loss is not finite: then the weights stay as they are.
     *
     * @param epoch from 1
     * @param number of the batch in the epoch, from 1
     * @param epsilon radius of the attack, in pixels; 0 without one
     */
    BatchRecord take(int epoch, int number, Batch batch, double epsilon, float learningRate) {
        Tensor clean = memory.images(batch);
        Tensor labels = memory.labels(batch);
        Mode mode = Mode.train(key.child("dropout").child(epoch).child(number));
        if (plan.isEmpty()) {
            Score score = learn(clean, labels, batch, mode, learningRate);
            return new BatchRecord(epoch, score.loss(), 0, score.loss(), score.loss(), score.accuracy(),
                    score.accuracy());
        }
        Tensor adversarial = memory.adversarial(batch);
        plan.get().attack().perturb(model, new AttackBatch(clean, batch.indices()), Goal.untargeted(batch.labels()),
                memory.epsilons(batch, (float) epsilon), key.child("attack").child(epoch), adversarial);
        float share = (float) plan.get().cleanShare();
        Score before = measure(clean, labels, batch);
        Score attacked;
        float loss;
        if (share > 0) {
            attacked = measure(adversarial, labels, batch);
            loss = learnMixed(clean, adversarial, labels, share, mode, learningRate);
        } else if (sameInBothModes) {
            attacked = learn(adversarial, labels, batch, mode, learningRate);
            loss = attacked.loss();
        } else {
            attacked = measure(adversarial, labels, batch);
            loss = learn(adversarial, labels, batch, mode, learningRate).loss();
        }
        return new BatchRecord(epoch, loss, (float) epsilon, before.loss(), attacked.loss(), before.accuracy(),
                attacked.accuracy());
    }

    private Score measure(Tensor images, Tensor labels, Batch batch) {
        try (Tape tape = engine.tape(Gradients.NONE)) {
            Tensor logits = model.forward(tape, images, Mode.EVALUATE);
            return Score.of(logits, tape.crossEntropy(logits, labels), batch.labels());
        }
    }

    private Score learn(Tensor images, Tensor labels, Batch batch, Mode mode, float learningRate) {
        try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
            Tensor logits = model.forward(tape, images, mode);
            Tensor loss = tape.crossEntropy(logits, labels);
            Score score = Score.of(logits, loss, batch.labels());
            descend(tape, loss, score.loss(), learningRate);
            return score;
        }
    }

    private float learnMixed(Tensor clean, Tensor adversarial, Tensor labels, float share, Mode mode,
            float learningRate) {
        try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
            Tensor onClean = tape.crossEntropy(model.forward(tape, clean, mode), labels);
            Tensor onAdversarial = tape.crossEntropy(model.forward(tape, adversarial, mode), labels);
            Tensor loss = tape.add(tape.scale(onClean, share), tape.scale(onAdversarial, 1 - share));
            float value = loss.item();
            descend(tape, loss, value, learningRate);
            return value;
        }
    }

    private void descend(Tape tape, Tensor loss, float value, float learningRate) {
        if (!Float.isFinite(value)) {
            return;
        }
        GradientMap gradients = tape.backward(loss);
        settings.clipping().ifPresent(clipping -> clipping.clip(tape, gradients, model.parameters()));
        optimizer.step(gradients, learningRate);
    }
}
