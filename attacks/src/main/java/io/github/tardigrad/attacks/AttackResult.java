package io.github.tardigrad.attacks;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Classifier;

/**
 * What an attack found for one batch. Images are returned for failures too: the best that the attack found.
 *
 * @param adversarial {@code [n, height, width, channels]} in [0, 1], within epsilon of the clean images (but for
 *        {@link Norm#tolerance}); persistent memory of its own
 * @param success whether each goal was reached, judged by a fresh forward pass on {@code adversarial}
 * @param distances of {@code adversarial} from the clean images, in pixels of the attack's norm, in double precision
 * @param cost what it took
 */
public record AttackResult(Tensor adversarial, boolean[] success, double[] distances, Cost cost) {
    /** Checks that there is a verdict and a distance for each image. */
    public AttackResult {
        if (success.length != adversarial.shape().extent(0)) {
            throw new IllegalArgumentException(success.length + " verdicts do not fit images " + adversarial.shape());
        }
        if (distances.length != success.length) {
            throw new IllegalArgumentException(distances.length + " distances do not fit images "
                    + adversarial.shape());
        }
        success = success.clone();
        distances = distances.clone();
    }

    @Override
    public boolean[] success() { return success.clone(); }

    @Override
    public double[] distances() { return distances.clone(); }

    /** How far image number {@code index} is from the clean one, in pixels. */
    public double distance(int index) { return distances[index]; }

    /** Whether the goal was reached for image number {@code index}. */
    public boolean success(int index) { return success[index]; }

    /** How many goals were reached. */
    public int successes() {
        int count = 0;
        for (boolean reached : success) {
            count += reached ? 1 : 0;
        }
        return count;
    }

    /**
     * Judges images by a fresh forward pass.
     *
     * @param adversarial shaped as the batch's images
     * @param cost what it took, this pass included
     * @throws ArithmeticException when the model answers with something that is not a number
     */
    public static AttackResult judge(Classifier model, AttackBatch batch, Goal goal, Norm norm, Tensor adversarial,
            Cost cost) {
        Logits logits = Logits.of(model, new AttackBatch(adversarial, batch.ids()));
        boolean[] success = new boolean[batch.size()];
        for (int i = 0; i < success.length; i++) {
            success[i] = goal.isReached(i, logits.label(i));
        }
        return new AttackResult(adversarial, success, norm.distances(batch.images(), adversarial), cost);
    }

    /**
     * What an attack took, counted in images: a batch of 10 passed forward once is 10.
     *
     * @param gradientEvaluations forward and backward passes
     * @param forwardEvaluations forward passes without a backward pass
     * @param zeroGradients how many of the gradients were zero everywhere, which tells the attack nothing
     */
    public record Cost(long gradientEvaluations, long forwardEvaluations, long zeroGradients) {
        /** Nothing yet. */
        public static final Cost NONE = new Cost(0, 0, 0);

        /** Both together. */
        public Cost plus(Cost other) {
            return new Cost(gradientEvaluations + other.gradientEvaluations,
                    forwardEvaluations + other.forwardEvaluations, zeroGradients + other.zeroGradients);
        }
    }
}
