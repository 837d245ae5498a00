package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Shape;
import java.util.SplittableRandom;

/** How an input's values are chosen: where the op is defined, and away from its kinks. */
interface Draw {
    /** As many values as the shape has elements. */
    float[] values(Shape shape, SplittableRandom random);

    /** Uniform between two limits. */
    static Draw between(double low, double high) {
        return (shape, random) -> {
            float[] values = new float[shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(low, high);
            }
            return values;
        };
    }

    /** Of both signs, with a magnitude between ½ and 1½: for divisors, and for inputs with a kink at 0. */
    static Draw awayFromZero() {
        return (shape, random) -> {
            float[] values = between(0.5, 1.5).values(shape, random);
            for (int i = 0; i < values.length; i++) {
                values[i] *= random.nextBoolean() ? 1 : -1;
            }
            return values;
        };
    }

    /** All different, at least 1/size apart: for maxima, which have a kink where two are equal. */
    static Draw distinct() {
        return (shape, random) -> {
            float[] values = new float[shape.size()];
            for (int i = 0; i < values.length; i++) {
                int j = random.nextInt(i + 1);
                values[i] = values[j];
                values[j] = 2f * i / values.length - 1;
            }
            return values;
        };
    }

    /** Class indices. */
    static Draw classes(int count) {
        return (shape, random) -> {
            float[] values = new float[shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(count);
            }
            return values;
        };
    }

    /** Rows of positive numbers that add up to 1. */
    static Draw distributions() {
        return (shape, random) -> {
            float[] values = between(0.1, 1).values(shape, random);
            int classes = shape.extent(-1);
            for (int row = 0; row < values.length; row += classes) {
                float sum = 0;
                for (int c = 0; c < classes; c++) {
                    sum += values[row + c];
                }
                for (int c = 0; c < classes; c++) {
                    values[row + c] /= sum;
                }
            }
            return values;
        };
    }
}
