package io.github.tardigrad.attacks;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.random.RandomKey;

/**
 * The images that an attack may return for one batch: those within epsilon of the clean ones and with pixels in [0, 1].
 * All tensors of images are {@code [n, height, width, channels]}, all numbers per image {@code [n, 1, 1, 1]}.
 */
public sealed interface Ball permits LinfBall, L2Ball, L1Ball {
    /**
     * Overwrites {@code x} with images drawn uniformly from the ball, then clamped to [0, 1].
     *
     * @param ids by which each image's numbers are drawn: an image starts at the same point in any batch
     */
    void start(RandomKey key, int[] ids, Tensor x);

    /**
     * Overwrites {@code x} with images drawn at the edge of the ball, then cut to [0, 1]. L∞: uniform draws, stretched
     * until the largest is epsilon; L2: a normal direction; L1: the points of ball and box nearest to clean images
     * under standard normal noise.
     *
     * @param ids by which each image's numbers are drawn
     */
    void startAtEdge(RandomKey key, int[] ids, Tensor x);

    /**
     * A step up the gradient and back into the ball, in place: {@code x ← Π(x + stepSize · direction(gradient))}. The
     * direction is the unit change that the loss, seen as linear, grows most under; 0 for a zero gradient.
     *
     * @param gradient shaped as x
     * @param peak the largest |gradient| of each image
     * @param stepSize per image, in pixels
     */
    void ascend(Tensor gradient, Tensor peak, Tensor stepSize, Tensor x);

    /**
     * A step by the gradient itself, whatever its size, and back into the ball, in place:
     * {@code x ← Π(x + stepSize · gradient)}.
     *
     * @param gradient shaped as x
     * @param stepSize per image, what the gradient is multiplied by
     */
    default void follow(Tensor gradient, Tensor stepSize, Tensor x) {
        backend().elementwise().evaluate(input(0).plus(input(1).times(input(2))), x, x, gradient, stepSize);
        project(x);
    }

    /** What computes it. */
    Backend backend();

    /**
     * Pulls images into the ball, in place; one that lies in it with all its pixels in [0, 1] is not changed by a bit.
     * L∞ and L1: to the nearest point; L2: straight towards the clean image, then clamped.
     */
    void project(Tensor x);
}
