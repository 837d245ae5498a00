package io.github.tardigrad.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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
    PtNDArray uniform(long... shape) { return (PtNDArray) manager.randomUniform(-0.5f, 0.5f, new Shape(shape)); }

    /** The same for square images or filters. */
    PtNDArray images(long count, long channels, long side) {
        if (!channelsLast) {
            return uniform(count, channels, side, side);
        }
        try (NDArray dense = uniform(count, side, side, channels)) {
            return (PtNDArray) dense.transpose(0, 3, 1, 2);
        }
    }

    PtNDArray zeros(long... shape) { return (PtNDArray) manager.zeros(new Shape(shape)); }

    /**
     * A tensor over the same memory that begins a graph and has no gradient yet. libtorch then hands the gradient over
     * in place of adding it to one of zeros: what {@code zero_grad(set_to_none)} is for.
     */
    static PtNDArray leaf(PtNDArray tensor) {
        PtNDArray leaf = JniUtils.detachGradient(tensor);
        JniUtils.attachGradient(leaf, true);
        return leaf;
    }
}
