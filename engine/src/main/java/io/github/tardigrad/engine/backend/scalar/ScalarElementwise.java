package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ElementwiseKernels;
import io.github.tardigrad.engine.expression.Expression;

/** {@code y[i] = expression(x₀[b₀(i)], x₁[b₁(i)], …)} with the {@link Broadcast} map bₖ of each input. */
final class ScalarElementwise implements ElementwiseKernels {
    @Override
    public void evaluate(Expression expression, Tensor y, Tensor... inputs) {
        Stretches stretches = new Stretches(expression, y.shape(), inputs);
        Floats out = Floats.written(y);
        for (int i = 0; i < y.size(); i += stretches.count(i)) {
            out.write(i, stretches.values(i), stretches.count(i));
        }
    }
}
