package io.github.tardigrad.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;

/**
 * One training step of a network in libtorch: the layers, the loss and the update that {@code Models} and {@code Sgd}
 * have.
 */
final class LibtorchTraining implements Runnable {
    private static final float MOMENTUM = 0.9f;
    private static final float LEARNING_RATE = 1e-4f;
    private static final Shape NONE = new Shape(0, 0);
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);

    private final boolean convolutional;
    private final int batch;
    private final PtNDArray images;
    private final PtNDArray labels;
    private final PtNDArray one;
    private final List<PtNDArray> parameters = new ArrayList<>();
    private final List<PtNDArray> velocities = new ArrayList<>();
    private final List<PtNDArray> intermediate = new ArrayList<>();

    LibtorchTraining(LibtorchTensors tensors, String network, int batch) {
        JniUtils.setGradMode(false);
        this.convolutional = switch (network) {
            case "mlp" -> false;
            case "cnn" -> true;
            default -> throw new IllegalArgumentException("there is no network " + network + " here: mlp or cnn");
        };
        this.batch = batch;
        this.images = tensors.images(batch, 1, 28);
        this.one = (PtNDArray) tensors.manager().create(1f);
        long[] classes = new long[batch];
        for (int i = 0; i < batch; i++) {
            classes[i] = i % 10;
        }
        this.labels = (PtNDArray) tensors.manager().create(classes, new Shape(batch, 1));
        if (convolutional) {
            filters(tensors, 32, 1);
            filters(tensors, 64, 32);
            dense(tensors, 64, 5 * 5 * 64);
            dense(tensors, 10, 64);
        } else {
            dense(tensors, 128, 28 * 28);
            dense(tensors, 10, 128);
        }
    }

    private void filters(LibtorchTensors tensors, int count, int channels) {
        parameter(tensors.images(count, channels, 3), 9 * channels);
        parameter(tensors.zeros(count), 1);
    }

    private void dense(LibtorchTensors tensors, int outputs, int inputs) {
        parameter(tensors.uniform(outputs, inputs), inputs);
        parameter(tensors.zeros(outputs), 1);
    }

    private void parameter(PtNDArray values, int inputs) {
        values.muli(2 / Math.sqrt(inputs));
        parameters.add(values);
        velocities.add(values.mul(0));
    }

    @Override
    public void run() {
        JniUtils.setGradMode(true);
        List<PtNDArray> leaves = parameters.stream().map(LibtorchTensors::leaf).toList();
        PtNDArray logits = convolutional ? cnn(leaves) : mlp(leaves);
        PtNDArray logarithms = kept(JniUtils.logSoftmax(logits, 1, DataType.FLOAT32));
        PtNDArray loss = kept(JniUtils.neg(kept(JniUtils.mean(kept(JniUtils.gather(logarithms, labels, 1))))));
        JniUtils.backward(loss, one, false, false);
        JniUtils.setGradMode(false);
        for (int i = 0; i < leaves.size(); i++) {
            try (PtNDArray leaf = leaves.get(i); PtNDArray gradient = JniUtils.getGradient(leaf)) {
                JniUtils.sgdUpdate(parameters.get(i), gradient, velocities.get(i), LEARNING_RATE, 0, 1, 0, MOMENTUM);
            }
        }
        intermediate.forEach(NDArray::close);
        intermediate.clear();
    }

    private PtNDArray mlp(List<PtNDArray> p) {
        PtNDArray x = kept((PtNDArray) images.reshape(batch, 28 * 28));
        PtNDArray hidden = kept(JniUtils.relu(kept(JniUtils.linear(x, p.get(0), p.get(1)))));
        return kept(JniUtils.linear(kept(JniUtils.dropout(hidden, 0.2, true)), p.get(2), p.get(3)));
    }

    private PtNDArray cnn(List<PtNDArray> p) {
        PtNDArray x = convolved(convolved(images, p.get(0), p.get(1)), p.get(2), p.get(3));
        PtNDArray features = kept((PtNDArray) x.reshape(batch, 5 * 5 * 64));
        PtNDArray hidden = kept(JniUtils.relu(kept(JniUtils.linear(features, p.get(4), p.get(5)))));
        return kept(JniUtils.linear(hidden, p.get(6), p.get(7)));
    }

    private PtNDArray convolved(PtNDArray x, PtNDArray filters, PtNDArray bias) {
        PtNDArray positive = kept(JniUtils.relu(kept(JniUtils.convolution(x, filters, bias, ONE, NONE, ONE, 1))));
        return kept(JniUtils.maxPool(positive, TWO, TWO, NONE, false));
    }

    /** Remembers a tensor of this step, to free it at the end. */
    private PtNDArray kept(PtNDArray tensor) {
        intermediate.add(tensor);
        return tensor;
    }
}
