package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Sum of two tensors, {@code y = x₀ + x₁}.
 *
 * <p>x₀, x₁: any shapes that broadcast; y: their joint shape. Gradients: {@code dx₀ = dx₁ = dy}, each summed over the
 * axes along which its input was broadcast.
 */
public record Add() implements Op {
    private static final Expression FORWARD = input(0).plus(input(1));

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 2, inputs);
        return inputs[0].broadcast(inputs[1]);
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.elementwise().evaluate(FORWARD, pass.y(), pass.x(0), pass.x(1));
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        for (int i = 0; i < 2; i++) {
            if (!pass.wants(i)) {
                continue;
            }
            if (pass.shape(i).size() == pass.dy().size()) {
                pass.pass(i);
            } else {
                backend.reduction().reduce(Reduction.SUM, input(0), pass.dx(i), pass.dy());
            }
        }
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }
}
