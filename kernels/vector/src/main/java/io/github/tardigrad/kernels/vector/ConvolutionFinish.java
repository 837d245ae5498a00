package io.github.tardigrad.kernels.vector;

import static io.github.tardigrad.kernels.vector.Lanes.load;

import io.github.tardigrad.engine.Tensor;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * What is done to pixels of a convolution's result before they leave the cache: a bias is added to each channel, and
 * the larger one of that and 0 is taken.
 *
 * @param bias one number a channel, or null for none
 * @param rectified whether negative numbers become 0
 */
record ConvolutionFinish(@Nullable Tensor bias, boolean rectified) {
    /** Leaves the result as it is. */
    static final ConvolutionFinish NONE = new ConvolutionFinish(null, false);

    /** Finishes {@code pixels} neighbouring pixels at {@code y[py …]}. */
    void run(float[] y, int py, int pixels, int channels) {
        if (bias == null && !rectified) {
            return;
        }
        int end = py + pixels * channels;
        FloatVector zero = Lanes.broadcast(0f);
        int c = 0;
        for (int bound = Lanes.bound(channels); c < bound; c += Lanes.COUNT) {
            FloatVector added = bias == null ? zero : load(Heap.read(bias), Heap.start(bias) + c);
            for (int i = py + c; i < end; i += channels) {
                FloatVector value = bias == null ? load(y, i) : load(y, i).add(added);
                (rectified ? value.max(zero) : value).intoArray(y, i);
            }
        }
        for (; c < channels; c++) {
            for (int i = py + c; i < end; i += channels) {
                float value = bias == null ? y[i] : y[i] + Heap.read(bias)[Heap.start(bias) + c];
                y[i] = rectified ? Math.max(value, 0) : value;
            }
        }
    }
}
