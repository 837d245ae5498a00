package io.github.tardigrad.attacks.universal;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.attacks.search.Counts;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.attacks.search.LogitLoss;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;

/**
 * How a {@link UniversalPerturbation} is found: by projected gradient ascent over batches of images (Shafahi et al.,
 * "Universal adversarial training", 2020, algorithm 2), on the cross-entropy against the labels. A loss above the limit
 * counts as the limit, lest few images that are fooled already have all the say.
 *
 * @param epochs how often each image is seen
 * @param batch how many images make a step
 * @param stepSize how far each step goes, in pixels of the norm
 * @param lossLimit above 0
 */
public record UniversalFit(int epochs, int batch, StepSize stepSize, float lossLimit) {
    /** 10 times over all images, 100 a step, of ε/10; losses up to 9, as published. */
    public static final UniversalFit DEFAULT = new UniversalFit(10, 100, StepSize.ofEpsilon(10), 9);

    /** Checks the numbers. */
    public UniversalFit {
        Counts.check("epochs", epochs);
        Counts.check("batch", batch);
        if (!(lossLimit > 0)) {
            throw new IllegalArgumentException("loss limit " + lossLimit + " is not above 0: nothing could be learned");
        }
    }

    /**
     * Looks for a change that fools the model on as many of the examples as it can.
     *
     * @param norm L∞ or L2
     * @param epsilon how long it may be, in pixels of the norm
     * @param key of the order in which the images are seen
     * @throws IllegalArgumentException when there are no examples, they do not fit the model, or the norm is another
     */
    public UniversalPerturbation fit(Classifier model, Examples examples, Norm norm, float epsilon, RandomKey key) {
        if (norm != Norm.LINF && norm != Norm.L2) {
            throw new IllegalArgumentException("a universal perturbation measures in linf or l2, not in "
                    + norm.text());
        }
        if (examples.size() == 0 || !examples.imageShape().equals(model.inputShape())) {
            throw new IllegalArgumentException(examples + " do not fit model " + model.name() + ", which takes "
                    + model.inputShape() + ", one image or more");
        }
        double[] change = new double[model.inputShape().size()];
        double step = stepSize.at(norm.checkEpsilon(epsilon));
        for (int epoch = 0; epoch < epochs; epoch++) {
            int[] order = shuffled(examples.size(), key, epoch);
            for (int from = 0; from < order.length; from += batch) {
                int to = Math.min(order.length, from + batch);
                float[] gradient = gradient(model, examples, narrowed(change), order, from, to);
                climb(change, gradient, norm, step, epsilon);
            }
        }
        return new UniversalPerturbation(norm, epsilon, model.inputShape(), narrowed(change));
    }

    /** The gradient of the sum of the losses by the change, over one batch. */
    private float[] gradient(Classifier model, Examples examples, float[] change, int[] order, int from, int to) {
        Backend backend = model.engine().backend();
        int[] ids = Arrays.copyOfRange(order, from, to);
        float[] pixels = new float[ids.length * change.length];
        for (int i = 0; i < ids.length; i++) {
            examples.copyImage(ids[i], pixels, i * change.length);
        }
        try (Tape memory = model.engine().tape(Gradients.NONE)) {
            Tensor x = memory.tensor(model.inputShape().prepend(ids.length), pixels);
            Tensor shared = memory.tensor(model.inputShape().prepend(1), change);
            Tensor gradients = memory.allocate(x.shape());
            backend.elementwise().evaluate(input(0).plus(input(1)).clamp(0, 1), x, x, shared);
            new GradientQuery(model).ask(new AttackBatch(x, ids), gradients, (logits, seeds) -> {
                for (int i = 0; i < ids.length; i++) {
                    if (LogitLoss.CROSS_ENTROPY.of(logits, i, examples.label(ids[i])) < lossLimit) {
                        LogitLoss.CROSS_ENTROPY.addDerivative(logits, i, examples.label(ids[i]), 1, seeds);
                    }
                }
            });
            backend.reduction().reduce(Reduction.SUM, input(0), shared, gradients);
            return shared.toArray();
        }
    }

    /** A step along the gradient's sign, or its direction in L2, and back to the length of epsilon. */
    private static void climb(double[] change, float[] gradient, Norm norm, double step, double epsilon) {
        double length = 0;
        for (float value : gradient) {
            length += (double) value * value;
        }
        double factor = length > 0 ? step / Math.sqrt(length) : 0;
        double size = 0;
        for (int i = 0; i < change.length; i++) {
            change[i] += norm == Norm.LINF ? step * Math.signum(gradient[i]) : factor * gradient[i];
            size += change[i] * change[i];
        }
        double shrink = Math.min(1, epsilon / Math.max(Math.sqrt(size), Float.MIN_NORMAL));
        for (int i = 0; i < change.length; i++) {
            change[i] = norm == Norm.LINF ? Math.clamp(change[i], -epsilon, epsilon) : shrink * change[i];
        }
    }

    private static int[] shuffled(int count, RandomKey key, int epoch) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) { // Fisher and Yates, from the inside out
            int j = key.below(i + 1, epoch, i);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private static float[] narrowed(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
