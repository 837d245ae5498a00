package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;

/**
 * The mean of each channel over the whole image.
 *
 * <p>x: {@code [n, h, w, c]}; y: {@code [n, c]}. Gradient: {@code dx = dy / (h · w)} at every pixel.
 */
public record GlobalAveragePool() implements Op {
    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 1, inputs);
        if (inputs[0].rank() != 4 || inputs[0].extent(1) * inputs[0].extent(2) == 0) {
            throw new IllegalArgumentException("global pooling takes images [n, h, w, c] of at least one pixel, not "
                    + inputs[0]);
        }
        return Shape.of(inputs[0].extent(0), inputs[0].extent(3));
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        Tensor sums = overPixels(pass.y());
        backend.reduction().reduce(Reduction.SUM, input(0).times(weight(pass.x().shape())), sums, pass.x());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        backend.elementwise().evaluate(input(0).times(weight(pass.shape(0))), pass.dx(0), overPixels(pass.dy()));
    }

    @Override
    public Keeps keeps() { return Keeps.NOTHING; }

    private static Tensor overPixels(Tensor y) {
        return y.view(Shape.of(y.shape().extent(0), 1, 1, y.shape().extent(1)));
    }

    private static float weight(Shape x) {
        return 1f / (x.extent(1) * x.extent(2));
    }
}
