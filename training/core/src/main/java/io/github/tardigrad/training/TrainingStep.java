package io.github.tardigrad.training;

import io.github.tardigrad.datasets.Batch;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Dropout;
import io.github.tardigrad.nn.layer.Graph;
import io.github.tardigrad.nn.optimizer.Optimizer;
import io.github.tardigrad.training.Descent.Labelled;
import io.github.tardigrad.training.Descent.Seen;
import io.github.tardigrad.training.method.Update;
import io.github.tardigrad.training.run.BatchRecord;
import java.util.Optional;

/**
 * One batch: attack it on the present weights, pass it forward and backward, and let the optimizer move the weights.
 *
 * <p>The clean and the adversarial loss of a record are taken on the same weights, in evaluation mode. Where the model
 * computes the same in both modes, the passes that are learnt from serve for that. With {@link Update.TwoStep} they are
 * those that are descended, which is what was published.
 */
final class TrainingStep {
    private final Model model;
    private final Engine engine;
    private final Optional<AttackPlan> plan;
    private final Optional<BatchAttacker> attacker;
    private final Descent descent;
    private final BatchMemory memory;
    private final RandomKey key;
    private final boolean sameInBothModes;

    /**
     * What a batch has shown.
     *
     * @param margins by how much the label's logit exceeds the largest other one, of each image, in the worst of its
     *     versions
     */
    record Result(BatchRecord record, float[] margins) {}

    /**
     * For batches of up to {@code capacity} images.
     *
     * @throws IllegalArgumentException when the method asks for an output that the model lacks
     */
    TrainingStep(Model model, Settings settings, Optional<AttackPlan> plan, Optimizer optimizer, int capacity) {
        this.model = model;
        this.engine = model.engine();
        this.plan = plan;
        this.descent = new Descent(model, optimizer, settings.clipping());
        this.memory = new BatchMemory(engine, capacity, model.inputShape(), model.classes(),
                plan.map(attack -> attack.attacks().versions()).orElse(1));
        this.key = new RandomKey(settings.seed());
        this.attacker = plan.map(attack -> new BatchAttacker(model, attack, memory, key));
        this.sameInBothModes = model.graph().nodes().stream()
                .noneMatch(node -> node.layer() instanceof Dropout || node.layer() instanceof BatchNorm2d);
        if (plan.isPresent() && plan.get().regularizer().isPresent()
                && !model.graph().outputs().containsKey(Graph.FEATURES)) {
            throw new IllegalArgumentException("the regularizer compares features, and model " + model.name()
                    + " has no output " + Graph.FEATURES + ": it has " + model.graph().outputs().keySet()
                    + "; leave out the regularizer");
        }
    }

    /**
     * Takes the step, unless the loss is not finite: then the weights stay as they are.
     *
     * @param epoch from 1
     * @param number of the batch in the epoch, from 1
     * @param epsilons radius of the attack for each image, in pixels; of no account without one
     */
    Result take(int epoch, int number, Batch batch, float[] epsilons, float rate) {
        Labelled clean = new Labelled(memory.images(batch), memory.labels(batch), batch.labels());
        Mode mode = Mode.train(key.child("dropout").child(epoch).child(number));
        if (plan.isEmpty() || attacker.isEmpty()) {
            return unattacked(epoch, batch, descent.onClean(clean, mode, rate));
        }
        return switch (plan.get().update()) {
            case Update.Mixed mixed -> {
                BatchAttacker.Versions versions = attacker.get().attack(epoch, number, batch, clean.images(),
                        memory.epsilons(batch, epsilons));
                yield oneStep(epoch, batch, epsilons, clean, versions, (float) mixed.cleanShare(), mode, rate);
            }
            case Update.TwoStep twoStep -> {
                Seen first = descent.onClean(clean, mode, rate);
                if (!Float.isFinite(first.loss())) {
                    yield unattacked(epoch, batch, first);
                }
                BatchAttacker.Versions versions = attacker.get().attack(epoch, number, batch, clean.images(),
                        memory.epsilons(batch, epsilons));
                Seen second = descent.onBoth(clean, 0, adversarial(batch, versions), plan.get().regularizer(), mode,
                        rate);
                yield result(epoch, batch, (first.loss() + second.loss()) / 2, epsilons, first.onClean(),
                        second.onAdversarial(), versions, second.regularizer(),
                        first.gradientEvaluations() + second.gradientEvaluations());
            }
        };
    }

    private Result oneStep(int epoch, Batch batch, float[] epsilons, Labelled clean, BatchAttacker.Versions versions,
            float share, Mode mode, float rate) {
        Labelled adversarial = adversarial(batch, versions);
        boolean cleanIsLearnt = share > 0 || plan.orElseThrow().regularizer().isPresent();
        Score before = sameInBothModes && cleanIsLearnt ? null : measure(clean);
        Score attacked = sameInBothModes ? null : measure(adversarial);
        Seen seen = descent.onBoth(clean, share, adversarial, plan.orElseThrow().regularizer(), mode, rate);
        return result(epoch, batch, seen.loss(), epsilons, before != null ? before : seen.onClean(),
                attacked != null ? attacked : seen.onAdversarial(), versions, seen.regularizer(),
                seen.gradientEvaluations());
    }

    private Labelled adversarial(Batch batch, BatchAttacker.Versions versions) {
        return new Labelled(versions.images(), memory.labels(batch, versions.versions()), batch.labels());
    }

    private Score measure(Labelled images) {
        try (Tape tape = engine.tape(Gradients.NONE)) {
            Tensor logits = model.forward(tape, images.images(), Mode.EVALUATE);
            return Score.of(logits, tape.crossEntropy(logits, images.labels()), images.classes());
        }
    }

    private static Result unattacked(int epoch, Batch batch, Seen seen) {
        Score score = seen.onClean();
        return new Result(new BatchRecord(epoch, seen.loss(), 0, score.loss(), score.loss(), score.accuracy(),
                score.accuracy(), 0, 0, "", 0, seen.gradientEvaluations()), score.smallestMargins(batch.size()));
    }

    private static Result result(int epoch, Batch batch, float loss, float[] epsilons, Score clean, Score adversarial,
            BatchAttacker.Versions versions, float regularizer, long learning) {
        float smallest = Float.POSITIVE_INFINITY;
        float largest = Float.NEGATIVE_INFINITY;
        double sum = 0;
        for (float epsilon : epsilons) {
            smallest = Math.min(smallest, epsilon);
            largest = Math.max(largest, epsilon);
            sum += epsilon;
        }
        float mean = smallest == largest ? smallest : (float) (sum / epsilons.length);
        return new Result(new BatchRecord(epoch, loss, mean, clean.loss(), adversarial.loss(), clean.accuracy(),
                adversarial.accuracy(), smallest, largest, versions.attacks(), regularizer,
                versions.gradientEvaluations() + learning), adversarial.smallestMargins(batch.size()));
    }
}
