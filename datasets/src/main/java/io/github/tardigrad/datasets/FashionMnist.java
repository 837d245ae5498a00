package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Fashion-MNIST (Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747): grey pictures of clothes, {@code [28, 28, 1]}, ten
 * classes; and the subset of it that travels inside this library.
 *
 * <p>The subset is the first 1,000 of each class in the training file and the first 200 of each class in the test file,
 * one of each class in turn: image {@code i} is of class {@code i % 10}, so the first images are as balanced as the
 * whole. Source and licence (MIT, Zalando SE) stand in {@code fashion-mnist/SOURCE.txt} beside it.
 */
public final class FashionMnist {
    /** The ten classes, in the order of the labels. */
    public static final List<String> CLASS_NAMES = List.of("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
            "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private FashionMnist() {}

    /** The 10,000 embedded training images, decoded anew at each call. */
    public static Examples embeddedTrain() {
        return embedded("train");
    }

    /** The 2,000 embedded test images, decoded anew at each call; none of them is among the training images. */
    public static Examples embeddedTest() {
        return embedded("test");
    }

    private static Examples embedded(String part) {
        String images = "fashion-mnist/" + part + "-images-idx3-ubyte.gz";
        String labels = "fashion-mnist/" + part + "-labels-idx1-ubyte.gz";
        try {
            return IdxExamples.of("embedded " + part, resource(images), images, resource(labels), labels, CLASS_NAMES);
        } catch (IOException damaged) {
            throw new UncheckedIOException("the embedded data set is damaged: build or download the library again",
                    damaged);
        }
    }

    private static IdxFile resource(String name) throws IOException {
        try (InputStream in = FashionMnist.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new DataSetException("resource " + name + " is missing");
            }
            return IdxFile.read(in, Long.MAX_VALUE, name);
        }
    }
}
