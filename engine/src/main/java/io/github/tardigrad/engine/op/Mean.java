package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import java.util.List;

/**
 * Mean over some axes.
 *
 * <p>x: any shape that is not empty; y: without the averaged axes. Gradient: {@code dy / count} at every element.
 *
 * @param axes which axes to average over; none means all, which gives a scalar
 */
public record Mean(List<Integer> axes) implements Op {
    /** Takes axes counted from 0. */
    public Mean {
        axes = List.copyOf(axes);
    }

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        if (inputs[0].size() == 0) {
            throw new IllegalArgumentException("there is no mean over the empty shape " + inputs[0]);
        }
        return Axes.dropped(this, axes, inputs[0]);
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        Shape kept = Axes.kept(this, axes, pass.x().shape());
        backend.reduction().reduce(Reduction.SUM, input(0).times(weight(pass.x().shape())), pass.y().view(kept),
                pass.x());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        Shape kept = Axes.kept(this, axes, pass.shape(0));
        backend.elementwise().evaluate(input(0).times(weight(pass.shape(0))), pass.dx(0), pass.dy().view(kept));
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }

    private float weight(Shape x) {
        return (float) shape(x).size() / x.size();
    }
}
