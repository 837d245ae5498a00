package io.github.tardigrad.attacks.noise;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.random.RandomKey;

/** How noise is drawn. */
public enum Noise {
    /** Each value evenly from −1 to 1, then stretched to the length. */
    UNIFORM("noise-uniform") {
        @Override
        void add(Norm norm, RandomKey key, int id, float epsilon, int channels, float[] pixels, int from, int count) {
            double[] changes = new double[count];
            for (int i = 0; i < count; i++) {
                changes[i] = 2.0 * key.uniform(id, i) - 1;
            }
            stretch(norm, epsilon, changes, pixels, from);
        }
    },

    /** Each value from the normal distribution, then stretched to the length. */
    GAUSSIAN("noise-gaussian") {
        @Override
        void add(Norm norm, RandomKey key, int id, float epsilon, int channels, float[] pixels, int from, int count) {
            double[] changes = new double[count];
            for (int i = 0; i < count; i++) {
                changes[i] = key.normal(id, i);
            }
            stretch(norm, epsilon, changes, pixels, from);
        }
    },

    /**
     * Pixels in random order turn white or black, all channels alike, until the length is used up. In L∞, where that
     * never happens, every pixel goes as far towards white or black as it may.
     */
    SALT_AND_PEPPER("salt-and-pepper") {
        @Override
        void add(Norm norm, RandomKey key, int id, float epsilon, int channels, float[] pixels, int from, int count) {
            int places = count / channels;
            int[] order = new int[places];
            for (int i = 0; i < places; i++) { // Fisher and Yates, from the inside out
                int j = key.below(i + 1, id, i);
                order[i] = order[j];
                order[j] = i;
            }
            RandomKey colours = key.child("colours");
            double left = norm == Norm.L2 ? (double) epsilon * epsilon : epsilon;
            for (int place : order) {
                float colour = colours.uniform(id, place) < 0.5f ? 0 : 1;
                for (int i = from + place * channels; i < from + (place + 1) * channels; i++) {
                    double wanted = Math.abs((double) colour - pixels[i]);
                    double most = switch (norm) {
                        case LINF, L1 -> left;
                        case L2 -> Math.sqrt(left);
                        case L0 -> left >= 1 ? 1 : 0;
                    };
                    double size = Math.min(wanted, most);
                    left -= switch (norm) {
                        case LINF -> 0;
                        case L2 -> size * size;
                        case L1 -> size;
                        case L0 -> size > 0 ? 1 : 0;
                    };
                    pixels[i] = size == wanted ? colour : (float) (pixels[i] + Math.copySign(size, colour - 0.5f));
                    left = Math.max(0, left);
                }
            }
        }
    };

    private final String text;

    Noise(String text) {
        this.text = text;
    }

    /** Its name as an attack, for example {@code noise-uniform}. */
    public String text() { return text; }

    /**
     * Adds noise to one image in place.
     *
     * @param id by which its numbers are drawn
     * @param from where the image begins in {@code pixels}
     * @param count how many values it has
     */
    abstract void add(Norm norm, RandomKey key, int id, float epsilon, int channels, float[] pixels, int from,
            int count);

    private static void stretch(Norm norm, float epsilon, double[] changes, float[] pixels, int from) {
        double length = 0;
        for (double change : changes) {
            double size = Math.abs(change);
            length = switch (norm) {
                case LINF -> Math.max(length, size);
                case L2 -> length + size * size;
                case L1 -> length + size;
                case L0 -> throw new AssertionError("refused before");
            };
        }
        double factor = epsilon / Math.max(norm == Norm.L2 ? Math.sqrt(length) : length, Float.MIN_NORMAL);
        for (int i = 0; i < changes.length; i++) {
            pixels[from + i] = (float) Math.clamp(pixels[from + i] + factor * changes[i], 0, 1);
        }
    }
}
