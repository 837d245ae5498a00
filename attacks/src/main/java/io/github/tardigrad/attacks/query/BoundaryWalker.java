package io.github.tardigrad.attacks.query;

/**
 * One image on its way along the border: where it is, how far it steps, how its steps went lately. In double precision,
 * but for the pixels.
 */
final class BoundaryWalker {
    private static final double CONVERGED = 1e-7;
    private static final double FACTOR = 1.5;

    private final int image;
    private final float[] clean;
    private final float[] x;
    private final float[] sphere;
    private final float[] candidate;
    private final Trials around = new Trials(100);
    private final Trials towards = new Trials(30);
    private double sphericalStep;
    private double sourceStep;
    private double distance;

    /**
     * At its start.
     *
     * @param image which of the batch it is, by index
     * @param x an adversarial image, changed in place
     */
    BoundaryWalker(int image, float[] clean, float[] x, double sphericalStep, double sourceStep) {
        this.image = image;
        this.clean = clean;
        this.x = x;
        this.sphere = new float[x.length];
        this.candidate = new float[x.length];
        this.sphericalStep = sphericalStep;
        this.sourceStep = sourceStep;
        this.distance = length(clean, x);
    }

    /** Which image of the batch it is, by index. */
    int image() { return image; }

    /** Where it is. */
    float[] x() { return x; }

    /** What {@link #propose} made of the step around alone. */
    float[] sphere() { return sphere; }

    /** What {@link #propose} made of both steps. */
    float[] candidate() { return candidate; }

    double sphericalStep() { return sphericalStep; }

    double sourceStep() { return sourceStep; }

    /** Whether its steps lead nowhere any more. */
    boolean isDone() { return sourceStep < CONVERGED || distance == 0; }

    /**
     * Steps around the clean image at the same distance, then towards it.
     *
     * @param noise normal draws, the image's own from {@code from} on
     */
    void propose(float[] noise, int from) {
        double along = 0;
        for (int i = 0; i < x.length; i++) {
            along += ((double) clean[i] - x[i]) / distance * noise[from + i];
        }
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            double eta = noise[from + i] - along * ((double) clean[i] - x[i]) / distance;
            squares += eta * eta;
        }
        double scale = sphericalStep * distance / Math.sqrt(squares);
        double back = Math.sqrt(sphericalStep * sphericalStep + 1);
        for (int i = 0; i < x.length; i++) {
            double source = (double) clean[i] - x[i];
            double eta = (noise[from + i] - along * source / distance) * scale;
            sphere[i] = (float) Math.clamp(clean[i] + (eta - source) / back, 0, 1);
        }
        double reached = length(clean, sphere);
        double share = Math.max(0, sourceStep * distance + reached - distance) / reached;
        for (int i = 0; i < x.length; i++) {
            candidate[i] = (float) Math.clamp(sphere[i] + share * ((double) clean[i] - sphere[i]), 0, 1);
        }
    }

    /** Goes to the candidate, which is adversarial, if that is nearer. */
    void accept() {
        double nearer = length(clean, candidate);
        if (nearer < distance) {
            System.arraycopy(candidate, 0, x, 0, x.length);
            distance = nearer;
        }
    }

    /**
     * Remembers how a step went, and adapts the sizes to how the last ones did.
     *
     * @param sphereReached whether the step around led to an adversarial image
     * @param candidateReached whether both steps together did
     */
    void learn(boolean sphereReached, boolean candidateReached) {
        around.add(sphereReached);
        towards.add(candidateReached);
        double factor = around.factor(0.2, 0.5);
        sphericalStep *= factor;
        sourceStep *= factor;
        sourceStep *= towards.factor(0.1, 0.25);
    }

    private static double length(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    /** How the last so many steps went. */
    private static final class Trials {
        private final boolean[] reached;
        private int count;

        Trials(int capacity) {
            this.reached = new boolean[capacity];
        }

        void add(boolean success) {
            reached[count++ % reached.length] = success;
        }

        /** What to multiply a step with; where that is not 1, counting starts again. */
        double factor(double low, double high) {
            if (count < reached.length) {
                return 1;
            }
            int successes = 0;
            for (boolean success : reached) {
                successes += success ? 1 : 0;
            }
            double share = (double) successes / reached.length;
            if (share >= low && share <= high) {
                return 1;
            }
            count = 0;
            return share > high ? FACTOR : 1 / FACTOR;
        }
    }
}
