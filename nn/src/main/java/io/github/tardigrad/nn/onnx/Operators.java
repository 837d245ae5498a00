package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.nn.layer.Gelu;
import io.github.tardigrad.nn.layer.Layer;
import io.github.tardigrad.nn.layer.LeakyRelu;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Sigmoid;
import io.github.tardigrad.nn.layer.Tanh;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The operators of ONNX that are read. */
final class Operators {
    private static final Map<String, Operator> BY_NAME = Map.ofEntries(
            Map.entry("Add", Arithmetic.ADD),
            Map.entry("AveragePool", Pooling::average),
            Map.entry("BatchNormalization", BatchNormalization::apply),
            Map.entry("Cast", Operators::cast),
            Map.entry("Concat", Operators::concat),
            Map.entry("Constant", ShapeArithmetic::constant),
            Map.entry("ConstantOfShape", ShapeArithmetic::filled),
            Map.entry("Conv", Convolution::apply),
            Map.entry("Div", Arithmetic.DIVIDE),
            Map.entry("Dropout", Operators::dropout),
            Map.entry("Flatten", Shapes::flatten),
            Map.entry("Gather", ShapeArithmetic::gather),
            Map.entry("Gelu", Operators::gelu),
            Map.entry("Gemm", Products::gemm),
            Map.entry("GlobalAveragePool", Pooling::global),
            Map.entry("Identity", Operators::identity),
            Map.entry("LeakyRelu", Operators::leakyRelu),
            Map.entry("Log", Endings::log),
            Map.entry("LogSoftmax", Endings::softmax),
            Map.entry("MatMul", Products::matmul),
            Map.entry("MaxPool", Pooling::max),
            Map.entry("Mul", Arithmetic.MULTIPLY),
            Map.entry("Pad", Padding::apply),
            Map.entry("ReduceMean", Pooling::mean),
            Map.entry("Relu", elementwise(new Relu())),
            Map.entry("Reshape", Shapes::reshape),
            Map.entry("Shape", ShapeArithmetic::shape),
            Map.entry("Sigmoid", elementwise(new Sigmoid())),
            Map.entry("Slice", ShapeArithmetic::slice),
            Map.entry("Softmax", Endings::softmax),
            Map.entry("Squeeze", Shapes::squeeze),
            Map.entry("Sub", Arithmetic.SUBTRACT),
            Map.entry("Tanh", elementwise(new Tanh())),
            Map.entry("Transpose", Shapes::transpose),
            Map.entry("Unsqueeze", Shapes::unsqueeze));

    private Operators() {}

    /** The operator of that name, null if it is not read. */
    static @Nullable Operator named(String name) { return BY_NAME.get(name); }

    /** All names, in the order of the alphabet. */
    static Set<String> names() { return new TreeMap<>(BY_NAME).keySet(); }

    private static Operator elementwise(Layer layer) { return (network, call) -> through(network, call, layer); }

    private static Signal through(Network network, Call call, Layer layer) throws OnnxException {
        Signal x = call.signal(0).plain();
        return x.through(network.step(layer, x.step()));
    }

    private static Value leakyRelu(Network network, Call call) throws OnnxException {
        return through(network, call, new LeakyRelu(call.node().real("alpha", 0.01f)));
    }

    private static Value gelu(Network network, Call call) throws OnnxException {
        String approximation = call.node().text("approximate", "none");
        if (!approximation.equals("none")) {
            throw new OnnxException("its approximation " + OnnxException.quoted(approximation)
                    + " is not read: export it with approximate='none'");
        }
        return through(network, call, new Gelu());
    }

    private static Value identity(Network network, Call call) throws OnnxException { return call.value(0); }

    private static Value dropout(Network network, Call call) throws OnnxException {
        if (call.has(2) && call.integers(2).length > 0 && call.integers(2)[0] != 0) {
            throw new OnnxException("it drops values in evaluation, too: export the model in evaluation,"
                    + " model.eval()");
        }
        return call.value(0);
    }

    private static Value cast(Network network, Call call) throws OnnxException {
        long type = call.node().integer("to", 0);
        if (call.value(0) instanceof Constant constant) {
            return ShapeArithmetic.cast(constant, type);
        }
        if (type != TensorFormat.FLOAT && type != TensorFormat.DOUBLE) {
            throw new OnnxException("it turns the output of a layer into type number " + type
                    + ": floats stay floats here");
        }
        return call.signal(0);
    }

    private static Value concat(Network network, Call call) throws OnnxException {
        return call.isConstant() ? ShapeArithmetic.concat(call) : Joining.concat(network, call);
    }
}
