package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ElementwiseKernels;
import io.github.tardigrad.engine.expression.Expression;

/** {@code y[i] = expression(x₀[b₀(i)], x₁[b₁(i)], …)} with the {@link Broadcast} map bₖ of each input. */
final class ScalarElementwise implements ElementwiseKernels {
    @Override
    public void evaluate(Expression expression, Tensor y, Tensor... inputs) {
        Operands operands = new Operands(y.shape(), inputs);
        Floats out = Floats.written(y);
        for (int i = 0; i < y.size(); i++) {
            out.set(i, operands.evaluate(expression, i));
        }
    }

    /** The inputs of an expression, each broadcast to one whole shape. */
    static final class Operands {
        private final Floats[] inputs;
        private final Broadcast[] maps;
        private final float[] values;

        Operands(Shape whole, Tensor... tensors) {
            inputs = new Floats[tensors.length];
            maps = new Broadcast[tensors.length];
            values = new float[tensors.length];
            for (int k = 0; k < tensors.length; k++) {
                inputs[k] = Floats.of(tensors[k]);
                maps[k] = new Broadcast(tensors[k].shape(), whole);
            }
        }

        /** The expression's value at element {@code i} of the whole shape. */
        float evaluate(Expression expression, int i) {
            for (int k = 0; k < inputs.length; k++) {
                values[k] = inputs[k].get(maps[k].element(i));
            }
            return expression.evaluate(values);
        }
    }
}
