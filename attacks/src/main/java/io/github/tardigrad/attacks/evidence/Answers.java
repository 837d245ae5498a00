package io.github.tardigrad.attacks.evidence;

import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;

/** Asks a model whether it recognises images, a batch at a time. */
final class Answers {
    /** What came out for one image. */
    enum Answer {
        /** The logit of the label is the largest by more than rounding. */
        RECOGNISED,
        /** Another logit is larger by more than rounding. */
        FOOLED,
        /** Rounding may decide. */
        UNDECIDED,
        /** A logit is not a finite number. */
        NONE
    }

    private final Classifier model;
    private final Tensor images;
    private final float[] pixels;
    private final int[] labels;
    private int waiting;

    Answers(Classifier model, int batch) {
        this.model = model;
        this.images = model.engine().zeros(model.inputShape().prepend(batch));
        this.pixels = new float[images.size()];
        this.labels = new int[batch];
    }

    /** How many images may be asked about at once. */
    int most() { return labels.length; }

    boolean isFull() { return waiting == labels.length; }

    /** Adds an image to the batch, which is not full. */
    void add(float[] image, int label) {
        System.arraycopy(image, 0, pixels, waiting * image.length, image.length);
        labels[waiting++] = label;
    }

    /** Asks about the images added since it was last asked, and gives an answer to each. */
    Answer[] ask() {
        Answer[] answers = new Answer[waiting];
        if (waiting == 0) {
            return answers;
        }
        Arrays.fill(pixels, waiting * model.inputShape().size(), pixels.length, 0);
        images.set(pixels);
        float[] logits;
        try (Tape tape = model.engine().tape(Gradients.NONE)) {
            logits = model.logits(tape, images.rows(0, waiting)).toArray();
        } catch (OutOfMemoryError full) {
            throw model.explainedForAttack(full, waiting);
        }
        for (int i = 0; i < waiting; i++) {
            answers[i] = answer(logits, i * model.classes(), labels[i]);
        }
        waiting = 0;
        return answers;
    }

    private Answer answer(float[] logits, int from, int label) {
        double largest = 0;
        double other = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < model.classes(); c++) {
            float logit = logits[from + c];
            if (!Float.isFinite(logit)) {
                return Answer.NONE;
            }
            largest = Math.max(largest, Math.abs(logit));
            other = c == label ? other : Math.max(other, logit);
        }
        double margin = other - logits[from + label];
        if (Math.abs(margin) <= Judge.ROUNDING * largest) {
            return Answer.UNDECIDED;
        }
        return margin > 0 ? Answer.FOOLED : Answer.RECOGNISED;
    }
}
