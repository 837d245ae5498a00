package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A product of matrices that training is made of: a layer's forward pass or one of its gradients.
 *
 * @param layer in words
 * @param times how often it comes in one step of each network
 * @param pass which of its products
 * @param x shape of what goes into the layer
 * @param weights shape of its weights
 * @param geometry of a convolution; null for a dense layer
 */
record TrainingProduct(String layer, int times, Pass pass, Shape x, Shape weights,
        @Nullable ConvolutionGeometry geometry) {
    /** The three products of a layer. */
    enum Pass {
        /** y from x and the weights. */
        FORWARD,
        /** The weights' gradient from x and dy. */
        WEIGHT_GRADIENT,
        /** dx from dy and the weights; of a network's first layer, too: attacks want it. */
        INPUT_GRADIENT
    }

    private static final int BATCH = 128;

    /** Those of one training step of {@code mlp}, {@code cnn} and {@code resnet18}, with batches of 128 images. */
    static List<TrainingProduct> ofNetworks() {
        return Stream.of(
                // mlp, on images of 28x28
                dense(1, 784, 128), dense(1, 128, 10),
                // cnn, on images of 28x28
                convolution(1, 28, 1, 32, 3, 1, 0), convolution(1, 13, 32, 64, 3, 1, 0),
                dense(1, 1600, 64), dense(1, 64, 10),
                // resnet18, on images of 32x32 in colour
                convolution(1, 32, 3, 64, 3, 1, 1), convolution(4, 32, 64, 64, 3, 1, 1),
                convolution(1, 32, 64, 128, 3, 2, 1), convolution(1, 32, 64, 128, 1, 2, 0),
                convolution(3, 16, 128, 128, 3, 1, 1),
                convolution(1, 16, 128, 256, 3, 2, 1), convolution(1, 16, 128, 256, 1, 2, 0),
                convolution(3, 8, 256, 256, 3, 1, 1),
                convolution(1, 8, 256, 512, 3, 2, 1), convolution(1, 8, 256, 512, 1, 2, 0),
                convolution(3, 4, 512, 512, 3, 1, 1),
                dense(1, 512, 10)).flatMap(List::stream).toList();
    }

    /** The products of a dense layer. */
    static List<TrainingProduct> dense(int times, int inputs, int outputs) {
        String layer = "dense " + inputs + " to " + outputs;
        return Stream.of(Pass.values()).map(pass -> new TrainingProduct(layer, times, pass, Shape.of(BATCH, inputs),
                Shape.of(inputs, outputs), null)).toList();
    }

    /** The products of a convolution of square images by square windows. */
    static List<TrainingProduct> convolution(int times, int side, int channels, int filters, int window, int stride,
            int padding) {
        String layer = "conv " + window + "x" + window + (stride == 1 ? "" : "/" + stride) + " " + channels + " to "
                + filters + " of " + side + "x" + side;
        return Stream.of(Pass.values()).map(pass -> new TrainingProduct(layer, times, pass,
                Shape.of(BATCH, side, side, channels), Shape.of(window, window, channels, filters),
                ConvolutionGeometry.of(stride, padding))).toList();
    }

    /** Which layer and which of its products. */
    String text() {
        return layer + switch (pass) {
            case FORWARD -> ", forward";
            case WEIGHT_GRADIENT -> ", weight gradient";
            case INPUT_GRADIENT -> ", input gradient";
        };
    }

    /** Shape of what comes out of the layer. */
    Shape y() { return geometry == null ? Shape.of(x.extent(0), weights.extent(1)) : geometry.outputShape(x, weights); }

    /** Of these tensors that which the product is written to. */
    Tensor result(Tensor tensorX, Tensor tensorWeights, Tensor tensorY) {
        return switch (pass) {
            case FORWARD -> tensorY;
            case WEIGHT_GRADIENT -> tensorWeights;
            case INPUT_GRADIENT -> tensorX;
        };
    }

    /** Computes it, as a training does. */
    void run(Backend backend, Tensor tensorX, Tensor tensorWeights, Tensor tensorY) {
        if (geometry == null) {
            switch (pass) {
                case FORWARD -> backend.matmul().multiply(tensorX, false, tensorWeights, false, tensorY);
                case WEIGHT_GRADIENT -> backend.matmul().multiply(tensorX, true, tensorY, false, tensorWeights);
                case INPUT_GRADIENT -> backend.matmul().multiply(tensorY, false, tensorWeights, true, tensorX);
            }
        } else {
            switch (pass) {
                case FORWARD ->
                        backend.convolution().forward(geometry, tensorX, tensorWeights, null, false, tensorY);
                case WEIGHT_GRADIENT ->
                        backend.convolution().weightGradient(geometry, tensorX, tensorY, tensorWeights);
                case INPUT_GRADIENT ->
                        backend.convolution().inputGradient(geometry, tensorY, tensorWeights, tensorX);
            }
        }
    }
}
