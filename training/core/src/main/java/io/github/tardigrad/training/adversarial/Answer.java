package io.github.tardigrad.training.adversarial;

import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.Model;

/**
 * What a model says to one image.
 *
 * @param label the class of the largest logit, of equal ones the first
 * @param confidence its probability, 0 to 1
 * @param logits one a class
 */
public record Answer(int label, double confidence, float[] logits) {
    /**
     * What {@code model} says to each of a batch of images {@code [n, height, width, channels]}.
     *
     * @throws ArithmeticException when a logit is not a finite number
     */
    public static Answer[] of(Model model, Tensor images) {
        try (Tape tape = model.engine().tape(Gradients.NONE)) {
            Tensor logits = model.forward(tape, images, Mode.EVALUATE);
            int classes = logits.shape().extent(1);
            float[] all = logits.toArray();
            Answer[] answers = new Answer[all.length / classes];
            for (int i = 0; i < answers.length; i++) {
                float[] row = new float[classes];
                System.arraycopy(all, i * classes, row, 0, classes);
                answers[i] = of(row, model);
            }
            return answers;
        }
    }

    /** The probabilities of all classes, 0 to 1. */
    public double[] probabilities() {
        double[] probabilities = new double[logits.length];
        double sum = 0;
        for (int c = 0; c < logits.length; c++) {
            probabilities[c] = Math.exp((double) logits[c] - logits[label]);
            sum += probabilities[c];
        }
        for (int c = 0; c < logits.length; c++) {
            probabilities[c] /= sum;
        }
        return probabilities;
    }

    private static Answer of(float[] logits, Model model) {
        int best = 0;
        double sum = 0;
        for (int c = 0; c < logits.length; c++) {
            if (!Float.isFinite(logits[c])) {
                throw new ArithmeticException("model " + model.name() + " answers an image with the logit " + logits[c]
                        + ": its weights are damaged, or its training diverged");
            }
            best = logits[c] > logits[best] ? c : best;
        }
        for (float logit : logits) {
            sum += Math.exp((double) logit - logits[best]);
        }
        return new Answer(best, 1 / sum, logits);
    }
}
