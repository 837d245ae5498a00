package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Difference of two tensors, {@code y = x₀ − x₁}.
 *
 * <p>x₀, x₁: any shapes that broadcast; y: their joint shape. Gradients: {@code dx₀ = dy}, {@code dx₁ = −dy}, each
 * summed over the axes along which its input was broadcast.
 */
public record Subtract() implements Op {
    private static final Expression FORWARD = input(0).minus(input(1));
    private static final Expression BACKWARD_0 = input(0);
    private static final Expression BACKWARD_1 = input(0).negated();

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
            Expression gradient = i == 0 ? BACKWARD_0 : BACKWARD_1;
            if (pass.wants(i)) {
                backend.reduction().reduce(Reduction.SUM, gradient, pass.dx(i), pass.dy());
            }
        }
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }
}
