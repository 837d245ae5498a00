package io.github.tardigrad.nn;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.nn.layer.Block;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * The networks that have a name. Each takes images of other sizes and channels than the ones its number of parameters
 * is given for, and has the outputs {@code logits} and {@code features}, which is what its last dense layer takes.
 */
public final class Models {
    private enum Network {
        MLP("mlp", 1, PlainNetworks::mlp),
        CNN("cnn", 10, PlainNetworks::cnn),
        CONV_SMALL("conv-small", 4, PlainNetworks::convSmall),
        CONV_LARGE("conv-large", 16, PlainNetworks::convLarge),
        RESNET18("resnet18", 8, ResidualNetworks::resnet18),
        PREACT_RESNET18("preact-resnet18", 8, ResidualNetworks::preactResnet18),
        RESNET20("resnet20", 4, ResidualNetworks::resnet20);

        private final String label;
        private final int smallestSide;
        private final IntFunction<Block> layers;

        /**
         * The smallest side is the one below which a window finds no pixel, or a residual network would halve a
         * single one.
         */
        Network(String label, int smallestSide, IntFunction<Block> layers) {
            this.label = label;
            this.smallestSide = smallestSide;
            this.layers = layers;
        }
    }

    private Models() {}

    /** What {@link #create} knows. */
    public static List<String> names() { return Stream.of(Network.values()).map(network -> network.label).toList(); }

    /**
     * The network of that name with first weights.
     *
     * @param image {@code [height, width, channels]}
     * @throws IllegalArgumentException when there is none of that name, or the images are too small for it
     */
    public static Model create(String name, Engine engine, Shape image, int classes, long seed) {
        for (Network network : Network.values()) {
            if (network.label.equals(name)) {
                return create(network, engine, image, classes, seed);
            }
        }
        throw new IllegalArgumentException("there is no model " + name + ": choose one of "
                + String.join(", ", names()));
    }

    /** Dense 128, relu, dropout 0.2, dense: 101,770 parameters for 28×28×1 images and 10 classes. */
    public static Model mlp(Engine engine, Shape image, int classes, long seed) {
        return create(Network.MLP, engine, image, classes, seed);
    }

    /**
     * Two times convolution 3×3, relu and max pooling (32, 64 filters), dense 64, relu, dense: 121,930 parameters for
     * 28×28×1 images and 10 classes.
     */
    public static Model cnn(Engine engine, Shape image, int classes, long seed) {
        return create(Network.CNN, engine, image, classes, seed);
    }

    /**
     * Two convolutions 4×4 of stride 2 with relu (16, 32 filters), dense 100, relu, dense: 166,406 parameters for
     * 28×28×1 images and 10 classes.
     */
    public static Model convSmall(Engine engine, Shape image, int classes, long seed) {
        return create(Network.CONV_SMALL, engine, image, classes, seed);
    }

    /**
     * Two times two convolutions 3×3 with relu and a max pooling (32, 32, 64, 64 filters), dense 200, relu, dense 200,
     * relu, dense: 312,202 parameters for 28×28×1 images and 10 classes.
     */
    public static Model convLarge(Engine engine, Shape image, int classes, long seed) {
        return create(Network.CONV_LARGE, engine, image, classes, seed);
    }

    /**
     * ResNet-18 (He et al. 2016) with a first convolution for small images: 11,173,962 parameters for 32×32×3 images
     * and 10 classes.
     */
    public static Model resnet18(Engine engine, Shape image, int classes, long seed) {
        return create(Network.RESNET18, engine, image, classes, seed);
    }

    /**
     * ResNet-18 with normalisation before each convolution (He et al. 2016, "Identity mappings in deep residual
     * networks"): 11,172,170 parameters for 32×32×3 images and 10 classes.
     */
    public static Model preactResnet18(Engine engine, Shape image, int classes, long seed) {
        return create(Network.PREACT_RESNET18, engine, image, classes, seed);
    }

    /**
     * ResNet-20 of 16, 32 and 64 channels with shortcuts that have no parameters (He et al. 2016): 269,722 parameters
     * for 32×32×3 images and 10 classes.
     */
    public static Model resnet20(Engine engine, Shape image, int classes, long seed) {
        return create(Network.RESNET20, engine, image, classes, seed);
    }

    private static Model create(Network network, Engine engine, Shape image, int classes, long seed) {
        if (image.rank() == 3 && Math.min(image.extent(0), image.extent(1)) < network.smallestSide) {
            throw new IllegalArgumentException("images " + image + " are too small for " + network.label
                    + ": it takes [height, width, channels] with sides of " + network.smallestSide + " or more");
        }
        return Model.of(network.label, engine, network.layers.apply(classes).graph(), image, seed);
    }
}
