package io.github.tardigrad.engine.backend.scalar;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.ReductionKernels;
import io.github.tardigrad.engine.expression.Expression;
import java.util.Arrays;

/**
 * Every element of the inputs' joint shape falls on the element of y that would be broadcast to it, and is added to
 * it or compared with it, in row-major order.
 */
final class ScalarReduction implements ReductionKernels {
    @Override
    public void reduce(Reduction reduction, Expression expression, Tensor y, Tensor... inputs) {
        Shape joint = y.shape();
        if (inputs.length > 0) {
            joint = inputs[0].shape();
            for (Tensor input : inputs) {
                joint = joint.broadcast(input.shape());
            }
        }
        Stretches stretches = new Stretches(expression, joint, inputs);
        Broadcast target = new Broadcast(y.shape(), joint);
        double[] results = new double[y.size()];
        Arrays.fill(results, reduction == Reduction.SUM ? 0 : Double.NEGATIVE_INFINITY);
        int[] places = new int[stretches.count(0)];
        for (int from = 0; from < joint.size(); from += stretches.count(from)) {
            float[] values = stretches.values(from);
            int count = stretches.count(from);
            target.elements(from, count, places);
            switch (reduction) {
                case SUM -> {
                    for (int i = 0; i < count; i++) {
                        results[places[i]] += values[i];
                    }
                }
                case MAX -> {
                    for (int i = 0; i < count; i++) {
                        results[places[i]] = Math.max(results[places[i]], values[i]);
                    }
                }
            }
        }
        Floats out = Floats.written(y);
        for (int i = 0; i < results.length; i++) {
            out.set(i, (float) results[i]);
        }
    }
}
