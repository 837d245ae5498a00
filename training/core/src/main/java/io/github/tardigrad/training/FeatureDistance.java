package io.github.tardigrad.training;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.op.CustomGradient;
import io.github.tardigrad.training.method.Regularizer;

/** How far an attack has moved the features: the R of a {@link Regularizer}, on a tape. */
final class FeatureDistance {
    private FeatureDistance() {}

    /**
     * The mean over all adversarial versions of the (squared) Euclidean distance to the features of the clean image.
     *
     * @param clean {@code [n, …]}
     * @param adversarial {@code [versions · n, …]}: all of one version, then all of the next
     * @return a scalar; its gradient flows to both
     */
    static Tensor of(Tape tape, Regularizer.Distance distance, Tensor clean, Tensor adversarial) {
        int images = clean.shape().extent(0);
        int width = clean.shape().rowSize();
        int pairs = adversarial.shape().extent(0);
        Tensor moved = tape.subtract(tape.reshape(adversarial, Shape.of(pairs / images, images, width)),
                tape.reshape(clean, Shape.of(images, width)));
        Tensor rows = tape.reshape(moved, Shape.of(pairs, width));
        return switch (distance) {
            case SQUARED -> tape.scale(tape.sum(tape.multiply(rows, rows)), 1f / pairs);
            case NORM -> tape.mean(tape.apply(new CustomGradient(new Length()), rows));
            case NONE -> throw new IllegalArgumentException("without a regularizer there is no distance to take");
        };
    }
}
