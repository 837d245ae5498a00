package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;

/**
 * One number added to each channel, {@code y[…, c] = x[…, c] + b[c]}.
 *
 * <p>x: {@code [..., channels]}, b: {@code [channels]}; y: as x. Gradients: {@code dx = dy}, {@code db} its sum over
 * all axes but the last.
 */
public record Bias() implements Op {
    private static final Expression FORWARD = input(0).plus(input(1));

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 2, inputs);
        if (inputs[1].rank() != 1 || inputs[0].rank() == 0 || inputs[1].extent(0) != inputs[0].extent(-1)) {
            throw new IllegalArgumentException("a bias " + inputs[1] + " does not fit " + inputs[0]
                    + ": it is [channels], as many as the last axis has");
        }
        return inputs[0];
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.elementwise().evaluate(FORWARD, pass.y(), pass.x(0), pass.x(1));
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        if (pass.wants(0)) {
            pass.pass(0, pass.dy());
        }
        if (pass.wants(1)) {
            backend.reduction().reduce(Reduction.SUM, input(0), pass.dx(1), pass.dy());
        }
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }
}
