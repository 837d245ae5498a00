package io.github.tardigrad.bench;

import io.github.tardigrad.engine.Shape;
import java.util.stream.Stream;

/**
 * A network that rows train and attack, on square images in {@value #CLASSES} classes. The numbers are those of the
 * network that {@code Models} makes; whoever competes must have as many parameters.
 */
enum Network {
    /** One hidden layer. */
    MLP("mlp", 28, 1, 101_770, 101_632, 100_352),
    /** Two convolutions. */
    CNN("cnn", 28, 1, 121_930, 2_528_000, 194_688),
    /** ResNet-18 for small images, with batch normalisation. */
    RESNET18("resnet18", 32, 3, 11_173_962, 555_422_720, 1_769_472);

    static final int CLASSES = 10;

    private final String label;
    private final int side;
    private final int channels;
    private final long parameters;
    private final long multiplyAdds;
    private final long firstMultiplyAdds;

    /** Multiply-adds are those of one image's forward pass, in all convolutions and dense layers and in the first. */
    Network(String label, int side, int channels, long parameters, long multiplyAdds, long firstMultiplyAdds) {
        this.label = label;
        this.side = side;
        this.channels = channels;
        this.parameters = parameters;
        this.multiplyAdds = multiplyAdds;
        this.firstMultiplyAdds = firstMultiplyAdds;
    }

    /**
     * The one that is called so.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Network of(String label) {
        return Stream.of(values()).filter(network -> network.label.equals(label)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no network " + label + " here: choose one of "
                        + Stream.of(values()).map(Network::label).toList()));
    }

    /** What {@code Models} calls it. */
    String label() { return label; }

    /** Rows of an image, as many as columns. */
    int side() { return side; }

    /** Of a pixel. */
    int channels() { return channels; }

    /** {@code [height, width, channels]} of an image. */
    Shape image() { return Shape.of(side, side, channels); }

    /** How many numbers training changes. */
    long parameters() { return parameters; }

    /**
     * Floating-point operations for one image in a forward pass, its gradients for the weights, and its gradients for
     * what each layer takes in; without the images' own, which training has no use for.
     */
    double trainingOperations() { return 2.0 * (3 * multiplyAdds - firstMultiplyAdds); }

    /** Floating-point operations for one image in a forward pass and its gradients down to the pixels. */
    double attackOperations() { return 2.0 * 2 * multiplyAdds; }
}
