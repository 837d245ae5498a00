package io.github.tardigrad.nn;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Dropout;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.MaxPool2d;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Sequential;
import java.util.List;
import java.util.stream.Stream;

/** The networks that have a name. Numbers of parameters are for images of 28×28×1 and 10 classes. */
public final class Models {
    private enum Network {
        MLP("mlp") {
            @Override
            Sequential layers(int classes) {
                return Sequential.of(new Flatten(), Dense.of(128), new Relu(), new Dropout(0.2f), Dense.of(classes));
            }
        },
        CNN("cnn") {
            @Override
            Sequential layers(int classes) {
                return Sequential.of(Conv2d.of(32, 3), new Relu(), MaxPool2d.of(2),
                        Conv2d.of(64, 3), new Relu(), MaxPool2d.of(2),
                        new Flatten(), Dense.of(64), new Relu(), Dense.of(classes));
            }
        },
        CONV_SMALL("conv-small") {
            @Override
            Sequential layers(int classes) {
                return Sequential.of(Conv2d.of(16, 4).stride(2).padding(1), new Relu(),
                        Conv2d.of(32, 4).stride(2).padding(1), new Relu(),
                        new Flatten(), Dense.of(100), new Relu(), Dense.of(classes));
            }
        };

        private final String label;

        Network(String label) {
            this.label = label;
        }

        abstract Sequential layers(int classes);
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
        throw new IllegalArgumentException("there is no model " + name + ": choose one of " + names());
    }

    /** Dense 128, relu, dropout 0.2, dense: 101,770 parameters. */
    public static Model mlp(Engine engine, Shape image, int classes, long seed) {
        return create(Network.MLP, engine, image, classes, seed);
    }

    /** Two times convolution 3×3, relu and max pooling (32, 64 filters), dense 64, relu, dense: 121,930 parameters. */
    public static Model cnn(Engine engine, Shape image, int classes, long seed) {
        return create(Network.CNN, engine, image, classes, seed);
    }

    /** Two convolutions 4×4 of stride 2 with relu (16, 32 filters), dense 100, relu, dense: 166,406 parameters. */
    public static Model convSmall(Engine engine, Shape image, int classes, long seed) {
        return create(Network.CONV_SMALL, engine, image, classes, seed);
    }

    private static Model create(Network network, Engine engine, Shape image, int classes, long seed) {
        return Model.of(network.label, engine, network.layers(classes).graph(), image, seed);
    }
}
