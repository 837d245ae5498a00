package io.github.tardigrad.bench;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Network} in libtorch: the layers that {@code Models} has, each a native call. What a layer has made is let
 * go as soon as the next has taken it, as a variable in Python or C++ that is assigned anew: libtorch itself keeps what
 * a backward pass needs.
 */
final class LibtorchNetwork {
    private static final Shape NONE = new Shape(0, 0);
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);
    private static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1;

    /** What a network is for, and how its layers compute therefore. */
    enum Mode {
        /** Batch normalisation by the batch's statistics, dropout. */
        TRAINING,
        /** Batch normalisation by the running statistics. */
        EVALUATION,
        /** Batch normalisation folded into the convolution before it, as {@code torch.jit.freeze} does. */
        FROZEN
    }

    /** Numbers that training changes. */
    static final class Parameter {
        private final PtNDArray values;
        private PtNDArray used;

        private Parameter(PtNDArray values) {
            this.values = values;
            this.used = values;
        }

        /** The numbers themselves. */
        PtNDArray values() { return values; }

        /** Has the next pass record what gradients take, until {@link #gradient}. */
        void watch() { used = LibtorchTensors.leaf(values); }

        /** The gradient of the pass. */
        PtNDArray gradient() {
            try (PtNDArray leaf = used) {
                used = values;
                return JniUtils.getGradient(leaf);
            }
        }
    }

    /** Makes a new tensor of another, which stays as it is. */
    @FunctionalInterface
    private interface Layer {
        PtNDArray forward(PtNDArray x);
    }

    private final LibtorchTensors tensors;
    private final Mode mode;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Layer> layers;
    private long count;

    LibtorchNetwork(LibtorchTensors tensors, Network network, Mode mode) {
        JniUtils.setGradMode(false);
        this.tensors = tensors;
        this.mode = mode;
        this.layers = switch (network) {
            case MLP -> mlp();
            case CNN -> cnn();
            case RESNET18 -> resnet18();
        };
        if (count != network.parameters()) {
            throw new IllegalStateException("libtorch's " + network.label() + " has " + count + " parameters and ours "
                    + network.parameters() + ": they are not the same network");
        }
    }

    List<Parameter> parameters() { return parameters; }

    /** The logits of images, which stay as they are. */
    PtNDArray logits(PtNDArray images) { return run(layers, images); }

    private static PtNDArray run(List<Layer> layers, PtNDArray input) {
        PtNDArray x = input;
        for (Layer layer : layers) {
            PtNDArray y = layer.forward(x);
            if (x != input) {
                x.close();
            }
            x = y;
        }
        return x;
    }

    private List<Layer> mlp() {
        List<Layer> list = new ArrayList<>(List.of(flatten(), dense(128, 28 * 28), JniUtils::relu));
        if (mode == Mode.TRAINING) {
            list.add(x -> JniUtils.dropout(x, 0.2, true));
        }
        list.add(dense(Network.CLASSES, 128));
        return list;
    }

    private List<Layer> cnn() {
        Layer pool = x -> JniUtils.maxPool(x, TWO, TWO, NONE, false);
        return List.of(biased(32, 1), JniUtils::relu, pool, biased(64, 32), JniUtils::relu, pool,
                flatten(), dense(64, 5 * 5 * 64), JniUtils::relu, dense(Network.CLASSES, 64));
    }

    private List<Layer> resnet18() {
        List<Layer> list = new ArrayList<>(normalised(64, 3, 3, ONE));
        list.add(JniUtils::relu);
        int from = 64;
        for (int channels : new int[] {64, 128, 256, 512}) {
            boolean narrows = channels != from;
            Shape stride = narrows ? TWO : ONE;
            list.add(residual(body(channels, from, stride),
                    narrows ? normalised(channels, from, 1, stride) : List.of()));
            list.add(JniUtils::relu);
            list.add(residual(body(channels, channels, ONE), List.of()));
            list.add(JniUtils::relu);
            from = channels;
        }
        list.add(x -> JniUtils.adaptiveAvgPool(x, ONE));
        list.add(flatten());
        list.add(dense(Network.CLASSES, 512));
        return list;
    }

    private List<Layer> body(int channels, int from, Shape stride) {
        List<Layer> list = new ArrayList<>(normalised(channels, from, 3, stride));
        list.add(JniUtils::relu);
        list.addAll(normalised(channels, channels, 3, ONE));
        return list;
    }

    /** The shortcut is added in place, as torchvision does. */
    private static Layer residual(List<Layer> body, List<Layer> shortcut) {
        return x -> {
            PtNDArray sum = run(body, x);
            PtNDArray beside = run(shortcut, x);
            JniUtils.addi(sum, beside);
            if (beside != x) {
                beside.close();
            }
            return sum;
        };
    }

    /** A convolution without padding. */
    private Layer biased(int filters, int channels) {
        Parameter weights = parameter(tensors.images(filters, channels, 3), 9L * channels);
        Parameter bias = parameter(tensors.zeros(filters), 1);
        return x -> JniUtils.convolution(x, weights.used, bias.used, ONE, NONE, ONE, 1);
    }

    /** A convolution without bias, and batch normalisation. */
    private List<Layer> normalised(int filters, int channels, int window, Shape stride) {
        Shape padding = window == 3 ? ONE : NONE;
        Parameter weights = parameter(tensors.images(filters, channels, window), (long) window * window * channels);
        Parameter scale = parameter(tensors.ones(filters), 4);
        Parameter shift = parameter(tensors.zeros(filters), 1);
        PtNDArray mean = tensors.zeros(filters);
        PtNDArray variance = tensors.ones(filters);
        if (mode == Mode.FROZEN) {
            PtNDArray factor = scale.values.div(variance.add(EPSILON).sqrt());
            PtNDArray folded = weights.values.mul(factor.reshape(filters, 1, 1, 1));
            PtNDArray bias = shift.values.sub(mean.mul(factor));
            weights.values.close();
            return List.of(x -> JniUtils.convolution(x, folded, bias, stride, padding, ONE, 1));
        }
        boolean training = mode == Mode.TRAINING;
        return List.of(x -> JniUtils.convolution(x, weights.used, null, stride, padding, ONE, 1),
                x -> JniUtils.batchNorm(x, mean, variance, scale.used, shift.used, training, MOMENTUM, EPSILON));
    }

    private Layer dense(int outputs, int inputs) {
        Parameter weights = parameter(tensors.uniform(outputs, inputs), inputs);
        Parameter bias = parameter(tensors.zeros(outputs), 1);
        return x -> JniUtils.linear(x, weights.used, bias.used);
    }

    private static Layer flatten() { return x -> JniUtils.flatten(x, 1, -1); }

    private Parameter parameter(PtNDArray values, long inputs) {
        values.muli(2 / Math.sqrt(inputs));
        Parameter parameter = new Parameter(values);
        parameters.add(parameter);
        count += values.size();
        return parameter;
    }
}
