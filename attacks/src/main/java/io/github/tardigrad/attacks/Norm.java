package io.github.tardigrad.attacks;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How the size of a change to an image is measured. */
public enum Norm {
    /** The largest change of any one value, in pixels. */
    LINF("linf") {
        @Override
        public Ball ball(Backend backend, Tape memory, Tensor clean, Tensor epsilon) {
            return new LinfBall(backend, clean, epsilon);
        }

        @Override
        double length(float[] a, float[] b, int from, int to) {
            double largest = 0;
            for (int i = from; i < to; i++) {
                largest = Math.max(largest, Math.abs((double) a[i] - b[i]));
            }
            return largest;
        }
    },

    /** The Euclidean length of the change over the whole image, in pixels. */
    L2("l2") {
        @Override
        public Ball ball(Backend backend, Tape memory, Tensor clean, Tensor epsilon) {
            return new L2Ball(backend, memory, clean, epsilon);
        }

        @Override
        double length(float[] a, float[] b, int from, int to) {
            double sum = 0;
            for (int i = from; i < to; i++) {
                double difference = (double) a[i] - b[i];
                sum += difference * difference;
            }
            return Math.sqrt(sum);
        }
    },

    /** The sum of all changes over the whole image, in pixels. */
    L1("l1") {
        @Override
        public Ball ball(Backend backend, Tape memory, Tensor clean, Tensor epsilon) {
            return new L1Ball(backend, clean, epsilon);
        }

        @Override
        double length(float[] a, float[] b, int from, int to) {
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += Math.abs((double) a[i] - b[i]);
            }
            return sum;
        }
    },

    /** How many values changed at all, by however much; each channel of a pixel is a value of its own. */
    L0("l0") {
        @Override
        public Ball ball(Backend backend, Tape memory, Tensor clean, Tensor epsilon) {
            return new L0Ball(backend, clean, epsilon);
        }

        @Override
        double length(float[] a, float[] b, int from, int to) {
            int count = 0;
            for (int i = from; i < to; i++) {
                count += a[i] == b[i] ? 0 : 1;
            }
            return count;
        }
    };

    private final String text;

    Norm(String text) {
        this.text = text;
    }

    /** {@code linf}, {@code l2}, {@code l1} or {@code l0}, as in commands and files. */
    public String text() { return text; }

    /**
     * The norm of that {@link #text}.
     *
     * @throws IllegalArgumentException when there is none; the message lists what there is
     */
    public static Norm parse(String text) {
        return Arrays.stream(values()).filter(norm -> norm.text.equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("norm " + text + " is unknown: there are "
                        + Arrays.stream(values()).map(Norm::text).collect(Collectors.joining(", "))));
    }

    /**
     * The images within {@code epsilon} of the clean ones.
     *
     * @param memory whose scope the ball may take scratch memory from; the ball lives no longer
     * @param clean {@code [n, height, width, channels]} in [0, 1]; not to be written while the ball is in use
     * @param epsilon {@code [n, 1, 1, 1]}, one per image, in pixels; in L0 a count, of which fractions are cut off
     */
    public abstract Ball ball(Backend backend, Tape memory, Tensor clean, Tensor epsilon);

    /**
     * The distance of each image to the one in the same place, in pixels (in L0 a count), computed in double
     * precision.
     *
     * @param a {@code [n, …]}
     * @param b shaped as a
     */
    public double[] distances(Tensor a, Tensor b) {
        if (!a.shape().equals(b.shape())) {
            throw new IllegalArgumentException("images " + a.shape() + " and " + b.shape() + " differ in shape");
        }
        float[] first = a.toArray();
        float[] second = b.toArray();
        int row = a.shape().rowSize();
        double[] distances = new double[a.shape().extent(0)];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = length(first, second, i * row, (i + 1) * row);
        }
        return distances;
    }

    /**
     * The distance of two images, in pixels, computed in double precision.
     *
     * @param a all values of an image
     * @param b as many values
     */
    public double distance(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("images of " + a.length + " and " + b.length
                    + " values cannot be compared");
        }
        return length(a, b, 0, a.length);
    }

    /**
     * By how much the distance of a returned image may exceed epsilon: pixels are float32, so the sum of a clean pixel
     * and its change is rounded.
     */
    public static double tolerance(float epsilon) {
        return 1e-6 * (1 + epsilon);
    }

    /**
     * Refuses an epsilon that this norm cannot mean.
     *
     * @return epsilon
     * @throws IllegalArgumentException when it is negative, not a finite number, for L∞ above 1, or for L0 not a whole
     *         number
     */
    public float checkEpsilon(float epsilon) {
        if (this == LINF && !(epsilon >= 0 && epsilon <= 1)) {
            String way = epsilon > 1 && epsilon <= 255 && epsilon == Math.rint(epsilon)
                    ? "; for " + (int) epsilon + " grey levels write " + (int) epsilon + "/255" : "";
            throw new IllegalArgumentException("epsilon " + Epsilons.text(epsilon)
                    + " is outside [0, 1]: epsilons are in pixels" + way);
        }
        if (this == L0 && !(epsilon >= 0 && epsilon < Float.POSITIVE_INFINITY && epsilon == Math.rint(epsilon))) {
            throw new IllegalArgumentException("epsilon " + Epsilons.text(epsilon) + " is not a count: an l0 epsilon"
                    + " says how many values of an image may change, a whole number of 0 or more");
        }
        if (!(epsilon >= 0 && epsilon < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("epsilon " + Epsilons.text(epsilon) + " is not a length: a " + text
                    + " epsilon is 0 or more, in pixels over the whole image");
        }
        return epsilon;
    }

    /**
     * {@link #checkEpsilon} for a batch.
     *
     * @param epsilon {@code [images, 1, 1, 1]}
     */
    public void checkEpsilons(Tensor epsilon, int images) {
        if (!epsilon.shape().equals(Shape.of(images, 1, 1, 1))) {
            throw new IllegalArgumentException("epsilons " + epsilon.shape() + " do not fit " + images + " images: ["
                    + images + ", 1, 1, 1] is needed, one an image");
        }
        for (float value : epsilon.toArray()) {
            checkEpsilon(value);
        }
    }

    /** The largest length up to {@code length} that an epsilon of this norm may have: in L0 a whole number. */
    public double floor(double length) {
        return this == L0 ? Math.floor(length) : length;
    }

    /** How far two images of {@code values} values in [0, 1] can be apart. */
    public double farthest(int values) {
        return length(new float[values], filled(values), 0, values);
    }

    private static float[] filled(int values) {
        float[] ones = new float[values];
        Arrays.fill(ones, 1);
        return ones;
    }

    abstract double length(float[] a, float[] b, int from, int to);
}
