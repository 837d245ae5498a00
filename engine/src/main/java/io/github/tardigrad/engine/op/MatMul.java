package io.github.tardigrad.engine.op;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ReductionKernels.Reduction;

/**
 * Matrix product, {@code C = op(A) · op(B)}, where op transposes the last two axes if asked.
 *
 * <p>A: {@code [m, k]} (transposed: {@code [k, m]}), B: {@code [k, n]} (transposed: {@code [n, k]}), C: {@code [m, n]}.
 * Each operand may have one batch axis in front; one without serves every matrix of the batch, and its gradient is
 * summed over it. Gradients, for C = A·B: {@code dA = dC · Bᵀ}, {@code dB = Aᵀ · dC}.
 */
public record MatMul(boolean transposeA, boolean transposeB) implements Op {
    @Override
    public Shape shape(Shape... inputs) {
        Arity.check(this, 2, inputs);
        Shape a = inputs[0];
        Shape b = inputs[1];
        if (a.rank() < 2 || a.rank() > 3 || b.rank() < 2 || b.rank() > 3) {
            throw new IllegalArgumentException("a matrix product takes matrices or batches of them, not " + a + " and "
                    + b);
        }
        int inner = a.extent(transposeA ? -2 : -1);
        if (inner != b.extent(transposeB ? -1 : -2)) {
            throw new IllegalArgumentException("matrices " + a + (transposeA ? "ᵀ" : "") + " and " + b
                    + (transposeB ? "ᵀ" : "") + " do not fit: the inner extents differ");
        }
        if (a.rank() == 3 && b.rank() == 3 && a.extent(0) != b.extent(0)) {
            throw new IllegalArgumentException("matrices " + a + " and " + b + " do not fit: the batches differ");
        }
        int rows = a.extent(transposeA ? -1 : -2);
        int columns = b.extent(transposeB ? -2 : -1);
        if (a.rank() == 2 && b.rank() == 2) {
            return Shape.of(rows, columns);
        }
        return Shape.of(a.rank() == 3 ? a.extent(0) : b.extent(0), rows, columns);
    }

    @Override
    public void forward(Backend backend, Forward pass) {
        backend.matmul().multiply(pass.x(0), transposeA, pass.x(1), transposeB, pass.y());
    }

    @Override
    public void backward(Backend backend, Backward pass) {
        Tensor a = pass.x(0);
        Tensor b = pass.x(1);
        Tensor dc = pass.dy();
        if (pass.wants(0)) {
            if (transposeA) {
                product(backend, pass, 0, b, transposeB, dc, true);
            } else {
                product(backend, pass, 0, dc, false, b, !transposeB);
            }
        }
        if (pass.wants(1)) {
            if (transposeB) {
                product(backend, pass, 1, dc, true, a, transposeA);
            } else {
                product(backend, pass, 1, a, !transposeA, dc, false);
            }
        }
    }

    /** {@code dx(input) = op(left) · op(right)}, summed over the batch where the input has none. */
    private static void product(Backend backend, Backward pass, int input, Tensor left, boolean transposeLeft,
            Tensor right, boolean transposeRight) {
        Shape shape = pass.shape(input);
        if (shape.rank() == pass.dy().shape().rank()) {
            backend.matmul().multiply(left, transposeLeft, right, transposeRight, pass.dx(input));
        } else {
            Tensor each = pass.temporary(shape.prepend(pass.dy().shape().extent(0)));
            backend.matmul().multiply(left, transposeLeft, right, transposeRight, each);
            backend.reduction().reduce(Reduction.SUM, input(0), pass.dx(input), each);
        }
    }

    @Override
    public Keeps keeps() { return Keeps.INPUTS; }
}
