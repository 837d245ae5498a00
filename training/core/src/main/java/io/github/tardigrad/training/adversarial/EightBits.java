package io.github.tardigrad.training.adversarial;

import io.github.tardigrad.attacks.Norm;

/** Pixels as an image file of 8 bits a value holds them: multiples of 1/255. */
final class EightBits {
    private static final int LEVELS = 255;

    private EightBits() {}

    /**
     * The nearest image of 8 bits. Rounding moves a pixel by up to 1/510, which may take it out of an L∞ ball whose
     * epsilon is no multiple of 1/255: there the next level on the side of the clean pixel is taken, if it is inside.
     * In other norms rounding may carry an image beyond epsilon; its distance tells.
     */
    static float[] round(float[] adversarial, float[] clean, Norm norm, float epsilon) {
        float[] rounded = new float[adversarial.length];
        double most = epsilon + Norm.tolerance(epsilon);
        for (int i = 0; i < rounded.length; i++) {
            int level = Math.round(adversarial[i] * LEVELS);
            rounded[i] = level / (float) LEVELS;
            if (norm == Norm.LINF && Math.abs((double) rounded[i] - clean[i]) > most) {
                float inwards = (level + (rounded[i] > clean[i] ? -1 : 1)) / (float) LEVELS;
                rounded[i] = Math.abs((double) inwards - clean[i]) <= most ? inwards : rounded[i];
            }
        }
        return rounded;
    }
}
