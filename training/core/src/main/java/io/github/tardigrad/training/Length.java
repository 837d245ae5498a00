package io.github.tardigrad.training;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.op.Backward;
import io.github.tardigrad.engine.op.CustomGradient;
import io.github.tardigrad.engine.op.Forward;
import io.github.tardigrad.engine.op.Keeps;

/**
 * The Euclidean length of each row, {@code y = √Σ x²}.
 *
 * <p>x: {@code [n, width]}; y: {@code [n, 1]}. Gradient: {@code dx = dy · x / y}, and 0 where y is 0, where the length
 * has a corner.
 */
record Length() implements CustomGradient.Definition {
    private static final Expression ROOT = input(0).squareRoot();
    private static final Expression GRADIENT = input(0).times(input(1).over(input(2))).where(input(2));

    @Override
    public String name() { return "Length"; }

    @Override
    public Shape shape(Shape... inputs) {
        if (inputs.length != 1 || inputs[0].rank() != 2 || inputs[0].size() == 0) {
            throw new IllegalArgumentException("lengths are taken of rows [n, width]");
        }
        return Shape.of(inputs[0].extent(0), 1);
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.reduction().reduce(Reduction.SUM, input(0).square(), pass.y(), pass.x(0));
        backend.elementwise().evaluate(ROOT, pass.y(), pass.y());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        backend.elementwise().evaluate(GRADIENT, pass.dx(0), pass.x(0), pass.dy(), pass.y());
    }

    @Override
    public Keeps keeps() { return Keeps.BOTH; }
}
