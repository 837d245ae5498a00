package io.github.tardigrad.engine.testkit;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.GradientMap;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a tape gives for a row: the result, and the gradients of Σ result · seed for all inputs that can want one. */
record Gradient(float[] seed, float[] result, Map<Integer, float[]> inputs) {
    static Gradient of(Engine engine, OpRow row) {
        return of(engine, row, row.seed());
    }

    static Gradient of(Engine engine, OpRow row, float[] seed) {
        try (Tape tape = engine.tape(Gradients.OF_INPUTS)) {
            Tensor[] inputs = row.tensors(engine);
            for (int i : row.differentiable()) {
                inputs[i] = tape.watch(inputs[i]);
            }
            Tensor y = tape.apply(row.op(), inputs);
            float[] result = y.toArray();
            GradientMap gradients = tape.backward(y, engine.tensor(y.shape(), seed));
            Map<Integer, float[]> arrays = new LinkedHashMap<>();
            for (int i : row.differentiable()) {
                arrays.put(i, gradients.of(inputs[i]).toArray());
            }
            return new Gradient(seed, result, arrays);
        }
    }

    /** The gradient of input number {@code input}. */
    float[] of(int input) {
        return inputs.get(input);
    }
}
