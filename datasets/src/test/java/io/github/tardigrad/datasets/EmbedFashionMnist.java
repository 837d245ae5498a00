package io.github.tardigrad.datasets;

import io.github.tardigrad.datasets.IdxFile.Element;
import io.github.tardigrad.engine.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the embedded subset of Fashion-MNIST from the four files of Debian's package {@code dataset-fashion-mnist}.
 * From the folder of this module, after {@code mvn test-compile}:
 *
 * <pre>{@code
 * java -cp target/classes:target/test-classes:../engine/target/classes io.github.tardigrad.datasets.EmbedFashionMnist \
 *     /usr/share/datasets/fashion-mnist src/main/resources/io/github/tardigrad/datasets/fashion-mnist
 * }</pre>
 *
 * <p>The rule: of each class the first 1,000 in the training file and the first 200 in the test file, in file order,
 * one of each class in turn. No chance is involved, so anybody gets the same images; the compressed bytes are the same
 * too where Java has the same zlib.
 */
final class EmbedFashionMnist {
    static final int TRAIN_PER_CLASS = 1000;
    static final int TEST_PER_CLASS = 200;

    private EmbedFashionMnist() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("two folders are needed: the one of the four files of Fashion-MNIST, "
                    + "and the one to write the subset to");
        }
        write(Path.of(args[0]), Path.of(args[1]));
    }

    static void write(Path source, Path target) throws IOException {
        write(source, "train", TRAIN_PER_CLASS, target, "train");
        write(source, "t10k", TEST_PER_CLASS, target, "test");
    }

    private static void write(Path source, String part, int perClass, Path target, String name) throws IOException {
        Examples all = IdxExamples.read(part, source.resolve(part + "-images-idx3-ubyte.gz"),
                source.resolve(part + "-labels-idx1-ubyte.gz"), FashionMnist.CLASS_NAMES);
        Files.createDirectories(target);
        IdxExamples.write(all.select(firstOfEachClass(all, perClass)),
                target.resolve(name + "-images-idx3-ubyte.gz"), target.resolve(name + "-labels-idx1-ubyte.gz"),
                Element.UNSIGNED_BYTE);
    }

    /** Place {@code k · classes + c} is the {@code k}-th image of class {@code c}. */
    private static int[] firstOfEachClass(Examples all, int perClass) {
        List<String> classes = all.classNames();
        int[] chosen = new int[perClass * classes.size()];
        int[] taken = new int[classes.size()];
        for (int i = 0; i < all.size(); i++) {
            int label = all.label(i);
            if (taken[label] < perClass) {
                chosen[taken[label]++ * classes.size() + label] = i;
            }
        }
        for (int label = 0; label < taken.length; label++) {
            if (taken[label] < perClass) {
                throw new IllegalArgumentException("class " + classes.get(label) + " has only " + taken[label]
                        + " images, " + perClass + " are needed");
            }
        }
        return chosen;
    }
}
