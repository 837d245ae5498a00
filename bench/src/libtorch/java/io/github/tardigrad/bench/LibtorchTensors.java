package io.github.tardigrad.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Makes libtorch's tensors.
 *
 * @param manager owns their memory
 * @param channelsLast how images and filters lie there; their shape is NCHW either way
 */
record LibtorchTensors(NDManager manager, boolean channelsLast) {
    /** Uniform in [-0.5, 0.5). */
    PtNDArray uniform(long... shape) { return uniform(-0.5f, 0.5f, shape); }

    /** Square images or filters, uniform in [-0.5, 0.5). */
    PtNDArray images(long count, long channels, long side) { return images(-0.5f, 0.5f, count, channels, side); }

    /** The same, uniform in [from, to). */
    PtNDArray images(float from, float to, long count, long channels, long side) {
        if (!channelsLast) {
            return uniform(from, to, count, channels, side, side);
        }
        try (NDArray dense = uniform(from, to, count, side, side, channels)) {
            return (PtNDArray) dense.transpose(0, 3, 1, 2);
        }
    }

    PtNDArray zeros(long... shape) { return (PtNDArray) manager.zeros(new Shape(shape)); }

    PtNDArray ones(long... shape) { return (PtNDArray) manager.ones(new Shape(shape)); }

    PtNDArray scalar(float value) { return (PtNDArray) manager.create(value); }

    /** A class for each image, in the shape that {@link #crossEntropy} takes. */
    PtNDArray labels(int count) {
        long[] classes = new long[count];
        for (int i = 0; i < count; i++) {
            classes[i] = i % Network.CLASSES;
        }
        return (PtNDArray) manager.create(classes, new Shape(count, 1));
    }

    /**
     * A tensor over the same memory that begins a graph and has no gradient yet. libtorch then hands the gradient over
     * in place of adding it to one of zeros: what {@code zero_grad(set_to_none)} is for.
     */
    static PtNDArray leaf(PtNDArray tensor) {
        PtNDArray leaf = JniUtils.detachGradient(tensor);
        JniUtils.attachGradient(leaf, true);
        return leaf;
    }

    /** The mean over the images, from logits that are closed. */
    static PtNDArray crossEntropy(PtNDArray logits, PtNDArray labels) {
        try (logits; PtNDArray logarithms = JniUtils.logSoftmax(logits, 1, DataType.FLOAT32);
                PtNDArray ofLabels = JniUtils.gather(logarithms, labels, 1); PtNDArray mean = JniUtils.mean(ofLabels)) {
            return JniUtils.neg(mean);
        }
    }

    private PtNDArray uniform(float from, float to, long... shape) {
        return (PtNDArray) manager.randomUniform(from, to, new Shape(shape));
    }
}
