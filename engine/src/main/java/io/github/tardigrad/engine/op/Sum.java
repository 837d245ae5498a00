package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import java.util.List;

/**
 * Sum over some axes.
 *
 * <p>x: any shape; y: without the summed axes. Gradient: dy at every element of x that went into it.
 *
 * @param axes which axes to sum over; none means all, which gives a scalar
 */
public record Sum(List<Integer> axes) implements Op {
    /** Takes axes counted from 0. */
    public Sum {
        axes = List.copyOf(axes);
    }

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        return Axes.dropped(this, axes, inputs[0]);
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        Shape kept = Axes.kept(this, axes, pass.x().shape());
        backend.reduction().reduce(Reduction.SUM, input(0), pass.y().view(kept), pass.x());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        Shape kept = Axes.kept(this, axes, pass.shape(0));
        backend.elementwise().evaluate(input(0), pass.dx(0), pass.dy().view(kept));
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }
}
