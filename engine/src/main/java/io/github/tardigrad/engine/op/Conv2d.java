package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;

/**
 * Two-dimensional convolution (cross-correlation),
 * {@code y[n, i, j, f] = b[f] + Σ x[n, i·s + p, j·s + q, c] · w[p, q, c, f]}, or {@code max(…, 0)} of that if
 * {@code rectified}: a relu that costs no pass of its own.
 *
 * <p>x: {@code [n, h, w, c]}, weights: {@code [kh, kw, c / groups, f]}, bias (may be left out): {@code [f]};
 * y: {@code [n, h', w', f]}. Gradients: for x the transposed convolution of dy, for the weights the correlation of x
 * with dy, for the bias the sum of dy; if rectified, dy counts as 0 where y is 0. The bias is not looked at again.
 */
public record Conv2d(ConvolutionGeometry geometry, boolean rectified) implements Op {
    /** Without a relu. */
    public Conv2d(ConvolutionGeometry geometry) {
        this(geometry, false);
    }

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
        backend.convolution().forward(geometry, pass.x(0), pass.x(1), pass.arity() == 3 ? pass.x(2) : null,
                rectified, pass.y());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        Tensor dy = pass.dy();
        if (rectified) {
            dy = pass.temporary(pass.dy().shape());
            backend.elementwise().evaluate(input(0).where(input(1)), dy, pass.dy(), pass.y());
        }
        if (pass.wants(0)) {
            backend.convolution().inputGradient(geometry, dy, pass.x(1), pass.dx(0));
        }
        if (pass.wants(1)) {
            backend.convolution().weightGradient(geometry, pass.x(0), dy, pass.dx(1));
        }
        if (pass.arity() == 3 && pass.wants(2)) {
            backend.reduction().reduce(Reduction.SUM, input(0), pass.dx(2), dy);
        }
    }

    @Override
    public Keeps keeps() { return rectified ? Keeps.BOTH : Keeps.INPUTS; }
}
