package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.constant;
import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;
import io.github.tardigrad.engine.expression.Expression;

/**
 * Sum of two tensors, {@code y = x₀ + x₁}, or the larger one of that and 0.
 *
 * <p>x₀, x₁: any shapes that broadcast; y: their joint shape. Gradients: {@code dx₀ = dx₁ = dy}, each summed over the
 * axes along which its input was broadcast; of a rectified sum dy counts where {@code y > 0}, so only y is kept.
 *
 * @param rectified whether a relu is part of it: one pass over the end of a residual block in place of two
 */
public record Add(boolean rectified) implements Op {
    private static final Expression SUM = input(0).plus(input(1));
    private static final Expression RECTIFIED_SUM = SUM.max(constant(0));

    /** A plain sum. */
    public Add() { this(false); }

    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 2, inputs);
        return inputs[0].broadcast(inputs[1]);
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.elementwise().evaluate(rectified ? RECTIFIED_SUM : SUM, pass.y(), pass.x(0), pass.x(1));
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        Tensor dy = pass.dy();
        if (rectified) {
            dy = pass.temporary(pass.dy().shape());
            backend.elementwise().evaluate(input(0).where(input(1)), dy, pass.dy(), pass.y());
        }
        for (int i = 0; i < 2; i++) {
            if (!pass.wants(i)) {
                continue;
            }
            if (pass.shape(i).size() == dy.size()) {
                pass.pass(i, dy);
            } else {
                backend.reduction().reduce(Reduction.SUM, input(0), pass.dx(i), dy);
            }
        }
    }

    @Override
    public Keeps keeps() { return rectified ? Keeps.OUTPUT : Keeps.NOTHING; }
}
