package io.github.tardigrad.attacks.minimum;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;

/** The nearest image that a search has found so far for each of a batch; the clean one where it has found none. */
final class Nearest {
    private final Classifier model;
    private final AttackBatch batch;
    private final Tensor images;
    private final double[] lengths;

    Nearest(Classifier model, AttackBatch batch) {
        this.model = model;
        this.batch = batch;
        this.images = model.engine().zeros(batch.images().shape());
        this.lengths = new double[batch.size()];
        model.engine().backend().memory().copy(batch.images(), images);
        Arrays.fill(lengths, Double.POSITIVE_INFINITY);
    }

    /** {@code [n, height, width, channels]}, not to be written. */
    Tensor images() { return images; }

    /** How far the one of image number {@code image} is, as the search measures; infinite where none was found. */
    double length(int image) { return lengths[image]; }

    /**
     * Keeps an image that reaches the goal, if it is nearer than what was found before.
     *
     * @param x {@code [n, height, width, channels]}
     * @param row where in x it is
     */
    void offer(int image, double length, Tensor x, int row) {
        if (length < lengths[image]) {
            lengths[image] = length;
            model.engine().backend().memory().copy(x.rows(row, row + 1), images.rows(image, image + 1));
        }
    }

    /** What was found, judged by a fresh forward pass that is added to what {@code query} has cost. */
    AttackResult judged(Goal goal, Norm norm, GradientQuery query) {
        return AttackResult.judge(model, batch, goal, norm, images,
                query.cost().plus(new AttackResult.Cost(0, batch.size(), 0)));
    }
}
