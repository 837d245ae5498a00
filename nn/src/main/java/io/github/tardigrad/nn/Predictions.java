package io.github.tardigrad.nn;

import io.github.tardigrad.engine.Tensor;

/** Reads classes from logits. */
public final class Predictions {
    /** What stands for the class of an image whose logits are not all numbers: no class, so it is never right. */
    public static final int NONE = -1;

    private Predictions() {}

    /**
     * The class of the largest logit of each row of {@code [n, classes]}, the lowest of equals; {@link #NONE} for
     * NaN.
     */
    public static int[] of(Tensor logits) {
        int classes = logits.shape().extent(1);
        float[] values = logits.toArray();
        int[] predictions = new int[logits.shape().extent(0)];
        for (int row = 0; row < predictions.length; row++) {
            predictions[row] = largest(values, row * classes, classes);
        }
        return predictions;
    }

    /**
     * How many rows of logits {@code [n, classes]} are largest at their label.
     *
     * @param labels class indices, one a row
     */
    public static int correct(Tensor logits, int[] labels) {
        int[] predictions = of(logits);
        if (predictions.length != labels.length) {
            throw new IllegalArgumentException(labels.length + " labels do not fit logits " + logits.shape());
        }
        int correct = 0;
        for (int row = 0; row < labels.length; row++) {
            if (predictions[row] == labels[row]) {
                correct++;
            }
        }
        return correct;
    }

    private static int largest(float[] values, int from, int count) {
        int best = 0;
        for (int i = 0; i < count; i++) {
            if (Float.isNaN(values[from + i])) {
                return NONE;
            }
            if (values[from + i] > values[from + best]) {
                best = i;
            }
        }
        return best;
    }
}
