package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.nn.layer.Dense;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Dense layers. Behind a flattened image their rows come in the order of the file, C, H, W, and become H, W, C. */
final class Products {
    private Products() {}

    /** {@code y = alpha · x · W + beta · b}. */
    static Signal gemm(Network network, Call call) throws OnnxException {
        call.requireOnly("transA", 0);
        Constant.Floats weights = matrix(call);
        if (call.node().integer("transB", 0) != 0) {
            weights = weights.transposed(1, 0);
        }
        Map<String, float[]> variables = new HashMap<>();
        variables.put("weight", times(weights, call.node().real("alpha", 1)).values());
        if (call.has(2)) {
            variables.put("bias", bias(times(call.floats(2), call.node().real("beta", 1)), weights.shape().extent(1)));
        }
        return dense(network, call.signal(0), weights.shape(), variables);
    }

    /** {@code y = x · W}. */
    static Signal matmul(Network network, Call call) throws OnnxException {
        Constant.Floats weights = matrix(call);
        return dense(network, call.signal(0), weights.shape(), Map.of("weight", weights.values()));
    }

    /** A dense layer of weights {@code [inputs, units]}, whose rows are in the order of the file. */
    static Signal dense(Network network, Signal x, Shape shape, Map<String, float[]> variables) throws OnnxException {
        Map<String, float[]> turned = new HashMap<>(variables);
        if (!x.isRow() || x.grid().size() != shape.extent(0)) {
            throw new OnnxException("its weights " + shape + " take " + shape.extent(0) + " numbers for each image,"
                    + " not " + x.extents());
        }
        turned.computeIfPresent("weight", (name, values) -> x.toOurOrder(new Constant.Floats(shape, values)).values());
        Dense layer = Dense.of(shape.extent(1));
        return Signal.row(network.step(variables.containsKey("bias") ? layer : layer.withoutBias(), turned,
                network.row(x.plain().step())));
    }

    private static Constant.Floats matrix(Call call) throws OnnxException {
        call.signal(0);
        Constant.Floats weights = call.floats(1);
        if (weights.shape().rank() != 2 || weights.shape().size() == 0) {
            throw new OnnxException("its weights are " + weights.shape() + ", not [inputs, units]");
        }
        return weights;
    }

    private static Constant.Floats times(Constant.Floats numbers, float factor) {
        if (factor == 1) {
            return numbers;
        }
        float[] values = numbers.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return new Constant.Floats(numbers.shape(), values);
    }

    /** One number for each unit: they, or one for all of them. */
    private static float[] bias(Constant.Floats numbers, int units) throws OnnxException {
        Shape shape = numbers.shape();
        boolean row = shape.rank() == 0 || shape.size() == shape.extent(-1) && shape.rank() <= 2;
        if (!row || shape.size() != 1 && shape.size() != units) {
            throw new OnnxException("its bias is " + shape + ", which is not one number for each of " + units
                    + " units");
        }
        float[] bias = new float[units];
        if (shape.size() == 1) {
            Arrays.fill(bias, numbers.values()[0]);
            return bias;
        }
        return numbers.values().clone();
    }
}
