package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;

/**
 * Two-dimensional convolution (cross-correlation),
 * {@code y[n, i, j, f] = b[f] + Σ x[n, i·s + p, j·s + q, c] · w[p, q, c, f]}.
 *
 * <p>x: {@code [n, h, w, c]}, weights: {@code [kh, kw, c / groups, f]}, bias (may be left out): {@code [f]};
 * y: {@code [n, h', w', f]}. Gradients: for x the transposed convolution of dy, for the weights the correlation of x
 * with dy, for the bias the sum of dy. The bias is not looked at again.
 */
public record Conv2d(ConvolutionGeometry geometry) implements Op {
    @Override
    public Shape shape(Shape... inputs) {
        if (inputs.length == 3) {
            if (!inputs[2].equals(Shape.of(inputs[1].extent(-1)))) {
                throw new IllegalArgumentException("a bias " + inputs[2] + " does not fit weights " + inputs[1]
                        + ": it is [filters]");
            }
        } else {
            Arity.check(this, 2, inputs);
        }
        return geometry.outputShape(inputs[0], inputs[1]);
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.convolution().forward(geometry, pass.x(0), pass.x(1), pass.arity() == 3 ? pass.x(2) : null, pass.y());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        if (pass.wants(0)) {
            backend.convolution().inputGradient(geometry, pass.dy(), pass.x(1), pass.dx(0));
        }
        if (pass.wants(1)) {
            backend.convolution().weightGradient(geometry, pass.x(0), pass.dy(), pass.dx(1));
        }
        if (pass.arity() == 3 && pass.wants(2)) {
            backend.reduction().reduce(Reduction.SUM, input(0), pass.dx(2), pass.dy());
        }
    }

    @Override
    public Keeps keeps() { return Keeps.INPUTS; }
}
