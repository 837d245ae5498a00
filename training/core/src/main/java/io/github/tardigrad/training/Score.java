package io.github.tardigrad.training;

import io.github.tardigrad.engine.Tensor;

/**
 * How well logits fit labels.
 *
 * @param loss the mean cross-entropy
 * @param right how many examples are classified rightly
 * @param of how many there are
 * @param margins by how much the logit of each label exceeds the largest other one
 */
record Score(float loss, int right, int of, float[] margins) {
    float accuracy() { return (float) right / of; }

    /**
     * Reads logits {@code [n, classes]} and their mean loss; of equal logits the first counts as the answer.
     *
     * @param labels n of them, or a part that is repeated
     */
    static Score of(Tensor logits, Tensor loss, int[] labels) {
        float[] values = logits.toArray();
        return new Score(loss.item(), right(values, logits.shape().extent(1), labels), logits.shape().extent(0),
                margins(values, logits.shape().extent(1), labels));
    }

    /** How many rows of {@code logits} are largest at their label. */
    static int right(Tensor logits, int[] labels) {
        return right(logits.toArray(), logits.shape().extent(1), labels);
    }

    private static int right(float[] values, int classes, int[] labels) {
        int right = 0;
        for (int i = 0; i < values.length / classes; i++) {
            int answer = 0;
            for (int c = 1; c < classes; c++) {
                if (values[i * classes + c] > values[i * classes + answer]) {
                    answer = c;
                }
            }
            right += answer == labels[i % labels.length] ? 1 : 0;
        }
        return right;
    }

    private static float[] margins(float[] values, int classes, int[] labels) {
        float[] margins = new float[values.length / classes];
        for (int i = 0; i < margins.length; i++) {
            int label = labels[i % labels.length];
            float other = Float.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                other = c == label ? other : Math.max(other, values[i * classes + c]);
            }
            margins[i] = values[i * classes + label] - other;
        }
        return margins;
    }

    /** The smallest margin of each of {@code images} images over all its versions, which stand one after the other. */
    float[] smallestMargins(int images) {
        float[] smallest = new float[images];
        for (int i = 0; i < margins.length; i++) {
            smallest[i % images] = i < images ? margins[i] : Math.min(smallest[i % images], margins[i]);
        }
        return smallest;
    }
}
