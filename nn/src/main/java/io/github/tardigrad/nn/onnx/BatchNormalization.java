package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.nn.layer.BatchNorm2d;
import java.util.Map;

/** {@code BatchNormalization} in evaluation, by the statistics in the file; of a row it is a rescaling. */
final class BatchNormalization {
    /** How training would move the statistics, of which the file tells nothing that matters here. */
    private static final float MOMENTUM = 0.1f;

    private BatchNormalization() {}

    static Signal apply(Network network, Call call) throws OnnxException {
        call.requireOnly("training_mode", 0);
        Signal x = call.signal(0).plain();
        float epsilon = call.node().real("epsilon", 1e-5f);
        float[] weight = numbers(call, 1, x);
        float[] bias = numbers(call, 2, x);
        float[] mean = numbers(call, 3, x);
        float[] variance = numbers(call, 4, x);
        for (float value : variance) {
            if (!(value >= 0)) {
                throw new OnnxException("it has a variance of " + value + ": variances are 0 or more");
            }
        }
        if (!x.isRow() && !x.isPixel()) {
            return Signal.image(network.step(new BatchNorm2d(epsilon, MOMENTUM), Map.of("weight", weight, "bias", bias,
                    "running_mean", mean, "running_var", variance), x.image()));
        }
        int channels = weight.length;
        double[] scale = new double[channels];
        double[] shift = new double[channels];
        for (int i = 0; i < channels; i++) {
            scale[i] = weight[i] / Math.sqrt((double) variance[i] + epsilon);
            shift[i] = bias[i] - mean[i] * scale[i];
        }
        return x.through(network.rescale(new Step.Affine(scale, shift),
                network.row(x.step())));
    }

    /** One for each channel; of a row in our order. */
    private static float[] numbers(Call call, int i, Signal x) throws OnnxException {
        int channels = x.extents().extent(0);
        Constant.Floats numbers = call.floats(i);
        if (numbers.shape().rank() != 1 || numbers.shape().size() != channels) {
            throw new OnnxException("its input " + (i + 1) + " is " + numbers.shape() + ", not one number for each of "
                    + channels + " channels");
        }
        return x.isRow() ? x.toOurOrder(numbers).values() : numbers.values();
    }
}
