package io.github.tardigrad.training;

import io.github.tardigrad.engine.Tensor;

/**
 * How well logits fit labels.
 *
 * @param loss the mean cross-entropy
 * @param right how many examples are classified rightly
 * @param of how many there are
 */
record Score(float loss, int right, int of) {
    float accuracy() { return (float) right / of; }

    /** Reads logits {@code [n, classes]} and their mean loss; of equal logits the first counts as the answer. */
    static Score of(Tensor logits, Tensor loss, int[] labels) {
        return new Score(loss.item(), right(logits, labels), labels.length);
    }

    /** How many rows of {@code logits} are largest at their label. */
    static int right(Tensor logits, int[] labels) {
        float[] values = logits.toArray();
        int classes = logits.shape().extent(1);
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            int answer = 0;
            for (int c = 1; c < classes; c++) {
                if (values[i * classes + c] > values[i * classes + answer]) {
                    answer = c;
                }
            }
            right += answer == labels[i] ? 1 : 0;
        }
        return right;
    }
}
