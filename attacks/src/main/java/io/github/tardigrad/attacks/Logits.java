package io.github.tardigrad.attacks;

import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Classifier;
import java.util.Comparator;
import java.util.stream.IntStream;

/** What a model answers to a batch of images, by a forward pass in evaluation mode. */
public final class Logits {
    private final float[] values;
    private final int classes;

    private Logits(float[] values, int classes) {
        this.values = values;
        this.classes = classes;
    }

    /**
     * Asks the model.
     *
     * @throws ArithmeticException when a logit is not a finite number: the message names the image
     */
    public static Logits of(Classifier model, AttackBatch batch) {
        try (Tape tape = model.engine().tape(Gradients.NONE)) {
            return of(model, batch, model.logits(tape, batch.images()));
        }
    }

    /**
     * Reads what the model has answered.
     *
     * @param logits {@code [n, classes]}, from a forward pass over the batch in evaluation mode
     * @throws ArithmeticException when a logit is not a finite number: the message names the image
     */
    public static Logits of(Classifier model, AttackBatch batch, Tensor logits) {
        int classes = logits.shape().extent(1);
        float[] values = logits.toArray();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new ArithmeticException("model " + model.name() + " answers image " + batch.id(i / classes)
                        + " with the logit " + values[i]
                        + ": its weights are damaged, or its training diverged");
            }
        }
        return new Logits(values, classes);
    }

    /** How many classes there are. */
    public int classes() { return classes; }

    /** The logit of one class. */
    public float of(int image, int label) { return values[image * classes + label]; }

    /** All classes, the one with the largest logit first; of equal ones the first. */
    public int[] ranking(int image) {
        return IntStream.range(0, classes).boxed()
                .sorted(Comparator.<Integer>comparingDouble(c -> -of(image, c)).thenComparing(c -> c))
                .mapToInt(Integer::intValue).toArray();
    }

    /** The {@code count} classes of the largest logits, in falling order; of equal ones the first comes first. */
    public int[] leading(int image, int count) {
        int[] leaders = new int[count];
        int found = 0;
        for (int c = 0; c < classes; c++) {
            float logit = of(image, c);
            int place = found;
            while (place > 0 && logit > of(image, leaders[place - 1])) {
                place--;
            }
            if (place < count) {
                found = Math.min(found + 1, count);
                System.arraycopy(leaders, place, leaders, place + 1, found - place - 1);
                leaders[place] = c;
            }
        }
        return leaders;
    }

    /** How many images there are. */
    public int size() { return values.length / classes; }

    /** The class with the largest logit; of equal ones the first. */
    public int label(int image) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (values[image * classes + c] > values[image * classes + best]) {
                best = c;
            }
        }
        return best;
    }

    /**
     * By how much the largest logit of any other class exceeds that of {@code reference}; negative where it does not.
     */
    public float margin(int image, int reference) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            if (c != reference) {
                largest = Math.max(largest, values[image * classes + c]);
            }
        }
        return largest - values[image * classes + reference];
    }
}
