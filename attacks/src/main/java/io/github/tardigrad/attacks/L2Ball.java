package io.github.tardigrad.attacks;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.random.RandomKey;

/**
 * A Euclidean ball around each clean image. The steepest direction is the gradient divided by its length; an image
 * outside is pulled straight towards the clean one and then clamped, which only brings it nearer.
 */
final class L2Ball implements Ball {
    /** Lengths below it count as zero, so that nothing is divided by 0. */
    private static final Expression TINY = constant(1e-30f);
    private static final Expression SQUARE = input(0).square();
    /** The gradient over its peak is at most 1 in size: its squares neither overflow nor vanish. */
    private static final Expression SCALED_SQUARE = input(0).over(input(1)).where(input(1)).square();
    private static final Expression CHANGE = change();
    private static final Expression PROJECT = project();
    private static final Expression START = start();
    private static final Expression SQUARED_DIFFERENCE = input(0).minus(input(1)).square();
    private static final Expression PULL = pull();

    private final Backend backend;
    private final Tensor clean;
    private final Tensor epsilon;
    private final Tensor squares;
    private final Tensor radius;

    L2Ball(Backend backend, Tape memory, Tensor clean, Tensor epsilon) {
        this.backend = backend;
        this.clean = clean;
        this.epsilon = epsilon;
        Shape perImage = Shape.of(clean.shape().extent(0), 1, 1, 1);
        this.squares = memory.allocate(perImage);
        this.radius = memory.allocate(perImage);
    }

    @Override
    public Backend backend() { return backend; }

    /** A direction from normal draws and a distance of u^(1/d), so that equal volumes are equally likely. */
    @Override
    public void start(RandomKey key, int[] ids, Tensor x) {
        backend.random().normal(key.child("direction"), ids, x);
        backend.reduction().reduce(Reduction.SUM, SQUARE, squares, x);
        RandomKey distance = key.child("distance");
        float[] radii = new float[ids.length];
        for (int i = 0; i < radii.length; i++) {
            radii[i] = (float) StrictMath.pow(distance.uniform(ids[i], 0), 1.0 / x.shape().rowSize());
        }
        radius.set(radii);
        backend.elementwise().evaluate(START, x, x, clean, epsilon, squares, radius);
    }

    @Override
    public void startAtEdge(RandomKey key, int[] ids, Tensor x) {
        backend.random().normal(key, ids, x);
        backend.reduction().reduce(Reduction.SUM, SQUARE, squares, x);
        backend.memory().fill(radius, 1);
        backend.elementwise().evaluate(START, x, x, clean, epsilon, squares, radius);
    }

    @Override
    public void ascend(Tensor gradient, Tensor peak, Tensor stepSize, Tensor x) {
        backend.reduction().reduce(Reduction.SUM, SCALED_SQUARE, squares, gradient, peak);
        backend.elementwise().evaluate(CHANGE, x, x, gradient, stepSize, clean, peak, squares);
        backend.reduction().reduce(Reduction.SUM, SQUARE, squares, x);
        backend.elementwise().evaluate(PROJECT, x, x, clean, epsilon, squares);
    }

    @Override
    public void project(Tensor x) {
        backend.reduction().reduce(Reduction.SUM, SQUARED_DIFFERENCE, squares, x, clean);
        backend.elementwise().evaluate(PULL, x, x, clean, epsilon, squares);
    }

    /** From x to the change of the clean image after the step: {@code x + a · (g / peak) / ‖g / peak‖ − clean}. */
    private static Expression change() {
        Expression x = input(0);
        Expression gradient = input(1);
        Expression stepSize = input(2);
        Expression clean = input(3);
        Expression peak = input(4);
        Expression squares = input(5);
        Expression direction = gradient.over(peak).over(squares.squareRoot()).where(peak);
        return x.plus(stepSize.times(direction)).minus(clean);
    }

    /** From the change to the image: within epsilon it is left as it is, since then the factor is ε / ε = 1. */
    private static Expression project() {
        Expression change = input(0);
        Expression clean = input(1);
        Expression epsilon = input(2);
        Expression length = input(3).squareRoot();
        return clean.plus(change.times(epsilon.over(length.max(epsilon).max(TINY)))).clamp(0, 1);
    }

    /** From the image to the image: one within epsilon stays exactly as it is, since x + 0 = x. */
    private static Expression pull() {
        Expression x = input(0);
        Expression clean = input(1);
        Expression epsilon = input(2);
        Expression length = input(3).squareRoot();
        Expression outside = length.greater(epsilon);
        Expression pulled = clean.plus(x.minus(clean).times(epsilon.over(length.max(TINY))));
        return x.where(constant(1).minus(outside)).plus(pulled.where(outside)).clamp(0, 1);
    }

    private static Expression start() {
        Expression normal = input(0);
        Expression clean = input(1);
        Expression epsilon = input(2);
        Expression length = input(3).squareRoot();
        Expression radius = input(4);
        return clean.plus(normal.times(epsilon.times(radius).over(length.max(TINY)))).clamp(0, 1);
    }
}
