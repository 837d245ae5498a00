package io.github.tardigrad.training;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.GradientMap;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.Outputs;
import io.github.tardigrad.nn.layer.Graph;
import io.github.tardigrad.nn.optimizer.GradientClipping;
import io.github.tardigrad.nn.optimizer.Optimizer;
import io.github.tardigrad.training.method.Regularizer;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One step of the optimizer, on as many passes as its loss needs. */
final class Descent {
    private final Model model;
    private final Engine engine;
    private final Optimizer optimizer;
    private final Optional<GradientClipping> clipping;

    /**
     * Images and what they are.
     *
     * @param images {@code [n, height, width, channels]}
     * @param labels {@code [n]} class indices or {@code [n, classes]} distributions
     * @param classes the class of each image, or a part that is repeated
     */
    record Labelled(Tensor images, Tensor labels, int[] classes) {}

    /**
     * What a step has seen, before the weights moved.
     *
     * @param loss what it descended
     * @param clean on the clean images, where they were passed forward
     * @param adversarial on the adversarial ones, where there are any
     * @param regularizer R, without its weight; 0 without one
     * @param gradientEvaluations forward and backward passes, in images
     */
    record Seen(float loss, @Nullable Score clean, @Nullable Score adversarial, float regularizer,
            long gradientEvaluations) {
        /** Where the clean images were passed forward. */
        Score onClean() { return required(clean); }

        /** Where there are adversarial images. */
        Score onAdversarial() { return required(adversarial); }

        private static Score required(@Nullable Score score) {
            if (score == null) {
                throw new IllegalStateException("these images were not passed forward");
            }
            return score;
        }
    }

    Descent(Model model, Optimizer optimizer, Optional<GradientClipping> clipping) {
        this.model = model;
        this.engine = model.engine();
        this.optimizer = optimizer;
        this.clipping = clipping;
    }

    /** Steps on the loss of {@code images}, unless it is not finite: then the weights stay as they are. */
    Seen onClean(Labelled images, Mode mode, float rate) {
        try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
            Tensor logits = tape.retain(model.forward(tape, images.images, mode));
            Tensor loss = tape.crossEntropy(logits, images.labels);
            GradientMap gradients = gradients(tape, loss);
            Score score = Score.of(logits, loss, images.classes);
            descend(gradients, score.loss(), rate);
            return new Seen(score.loss(), score, null, 0, score.of());
        }
    }

    /**
     * Steps on {@code share · L(clean) + (1 − share) · L(adversarial) + λ · R}, unless it is not finite. The clean
     * images are passed forward only where the share or the regulariser asks for it.
     *
     * @param share 0 to below 1
     */
    Seen onBoth(Labelled clean, float share, Labelled adversarial, Regularizer regularizer, Mode mode, float rate) {
        boolean both = share > 0 || regularizer.isPresent();
        try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
            Outputs onClean = both ? pass(tape, clean, regularizer, mode) : new Outputs(Map.of());
            Tensor cleanLoss = both ? loss(tape, onClean, clean) : null;
            Outputs onAdversarial = pass(tape, adversarial, regularizer, mode);
            Tensor adversarialLoss = loss(tape, onAdversarial, adversarial);
            Tensor loss = cleanLoss == null || share == 0 ? adversarialLoss
                    : tape.add(tape.scale(cleanLoss, share), tape.scale(adversarialLoss, 1 - share));
            Tensor distance = null;
            if (regularizer.isPresent()) {
                Tensor moved = FeatureDistance.of(tape, regularizer.distance(), onClean.get(Graph.FEATURES),
                        onAdversarial.get(Graph.FEATURES));
                distance = tape.retain(moved);
                loss = tape.add(loss, tape.scale(moved, (float) regularizer.lambda()));
            }
            GradientMap gradients = gradients(tape, loss);
            float value = loss.item();
            Score cleanScore = cleanLoss == null ? null : Score.of(onClean.logits(), cleanLoss, clean.classes);
            Score adversarialScore = Score.of(onAdversarial.logits(), adversarialLoss, adversarial.classes);
            descend(gradients, value, rate);
            return new Seen(value, cleanScore, adversarialScore, distance == null ? 0 : distance.item(),
                    adversarialScore.of() + (cleanScore == null ? 0 : cleanScore.of()));
        }
    }

    /** Both are read when the backward pass is through. */
    private static Tensor loss(Tape tape, Outputs outputs, Labelled images) {
        return tape.retain(tape.crossEntropy(tape.retain(outputs.logits()), images.labels));
    }

    private Outputs pass(Tape tape, Labelled images, Regularizer regularizer, Mode mode) {
        return regularizer.isPresent() ? model.outputs(tape, images.images, mode)
                : new Outputs(Map.of(Graph.LOGITS, model.forward(tape, images.images, mode)));
    }

    /** Before anything is read back: a device then works on while that is looked at. */
    private GradientMap gradients(Tape tape, Tensor loss) {
        GradientMap gradients = tape.backward(loss);
        clipping.ifPresent(limit -> limit.clip(tape, gradients, model.parameters()));
        return gradients;
    }

    private void descend(GradientMap gradients, float value, float rate) {
        if (Float.isFinite(value)) {
            optimizer.step(gradients, rate);
        }
    }
}
