package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Product of two tensors, element by element, {@code y = x₀ · x₁}.
 *
 * <p>x₀, x₁: any shapes that broadcast; y: their joint shape. Gradients: {@code dx₀ = dy · x₁}, {@code dx₁ = dy · x₀},
 * each summed over the axes along which its input was broadcast.
 */
public record Multiply() implements Op {
    private static final Expression FORWARD = input(0).times(input(1));
    private static final Expression BACKWARD_0 = input(0).times(input(2));
    private static final Expression BACKWARD_1 = input(0).times(input(1));

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
                backend.reduction().reduce(Reduction.SUM, gradient, pass.dx(i), pass.dy(), pass.x(0), pass.x(1));
            }
        }
    }

    @Override
    public Keeps keeps() { return Keeps.INPUTS; }
}
