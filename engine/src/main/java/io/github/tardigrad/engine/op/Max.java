package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;
import java.util.List;

/**
 * The largest value over some axes; NaN where one of them is.
 *
 * <p>x: any shape that is not empty; y: without the reduced axes. Gradient: dy at the largest element of x, and where
 * several are equally large, the same share at each.
 *
 * @param axes which axes to reduce; none means all, which gives a scalar
 */
public record Max(List<Integer> axes) implements Op {
    /** 1 where x, input 0, is not below the largest, input 1. */
    private static final Expression IS_LARGEST = constant(1).minus(input(1).greater(input(0)));

    /** Takes axes counted from 0. */
    public Max {
        axes = List.copyOf(axes);
    }

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        if (inputs[0].size() == 0) {
            throw new IllegalArgumentException("there is no largest value in the empty shape " + inputs[0]);
        }
        return Axes.dropped(this, axes, inputs[0]);
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        Shape kept = Axes.kept(this, axes, pass.x().shape());
        backend.reduction().reduce(Reduction.MAX, input(0), pass.y().view(kept), pass.x());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        Shape kept = Axes.kept(this, axes, pass.shape(0));
        Tensor largest = pass.y().view(kept);
        Tensor count = pass.temporary(kept);
        backend.reduction().reduce(Reduction.SUM, IS_LARGEST, count, pass.x(0), largest);
        backend.elementwise().evaluate(input(2).over(input(3)).where(IS_LARGEST), pass.dx(0), pass.x(0), largest,
                pass.dy().view(kept), count);
    }

    @Override
    public Keeps keeps() { return Keeps.BOTH; }
}
