package io.github.tardigrad.datasets;

import io.github.tardigrad.datasets.ImageFolder.Channels;
import io.github.tardigrad.engine.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Images of one's own, in one of three ways: {@code FOLDER/train/CLASS} and {@code FOLDER/test/CLASS}; only
 * {@code FOLDER/test/CLASS}, which can be evaluated but not trained on; or {@code FOLDER/CLASS}, of which a fifth of
 * each class, drawn by a fixed seed, is taken for testing.
 */
record ImageLayout(Path folder) implements Layout {
    private static final double TEST_FRACTION = 0.2;
    private static final long SPLIT_SEED = 1;

    private Path train() { return folder.resolve("train"); }

    private Path test() { return folder.resolve("test"); }

    @Override
    public String find() throws IOException {
        requireNoOtherFormat();
        if (hasTrainAndTest()) {
            requireSameClasses();
            return "in " + train() + " and " + test();
        }
        if (hasOnly(test())) {
            throw new DataSetException(folder + " has test images only: to train, put a folder " + train()
                    + " with the same classes beside them");
        }
        if (hasOnly(train())) {
            throw new DataSetException(folder + " has training images only: put a folder " + test()
                    + " with the same classes beside them, or name " + train()
                    + " itself, of which a fifth is taken for testing");
        }
        ImageFolder.classNames(folder);
        return "in " + folder + ", a fifth of each class for testing";
    }

    @Override
    public DataSet load(String source) throws IOException {
        find();
        String name = named(source);
        if (!hasTrainAndTest()) {
            Examples all = ImageFolder.read(name, folder, Channels.AS_FOUND);
            if (all.size() < 2) { // possible with a list of classes
                throw new DataSetException(
                        folder + " has a single image, which cannot be split into training and test");
            }
            Split split = Split.ofFraction(all, TEST_FRACTION, SPLIT_SEED);
            requireEveryClass(split.train());
            return new DataSet(name, split.train().named(name + " train (four fifths, seed " + SPLIT_SEED + ")"),
                    split.validation().named(name + " test (one fifth, seed " + SPLIT_SEED + ")"));
        }
        Examples train = ImageFolder.read(name + " train", train(), Channels.AS_FOUND);
        Examples test = ImageFolder.read(name + " test", test(), Channels.AS_FOUND);
        if (channels(train) != channels(test)) {
            throw new DataSetException("images in " + train() + " are " + kind(train) + " and those in " + test() + " "
                    + kind(test) + ": a model takes one or the other; convert one of them");
        }
        if (!train.imageShape().equals(test.imageShape())) {
            throw new DataSetException("images in " + train() + " are " + train.imageShape() + " and those in " + test()
                    + " " + test.imageShape() + ": all images of a data set must be of one size");
        }
        return new DataSet(name, train, test);
    }

    @Override
    public Examples loadTest(String name) throws IOException {
        requireNoOtherFormat();
        return hasOnly(test()) ? ImageFolder.read(named(name) + " test", test(), Channels.AS_FOUND) : load(name).test();
    }

    @Override
    public String writeTest(Examples examples, List<String> names, Path target) throws IOException {
        ImageFolder.write(examples, names, target.resolve("test"));
        return "images=" + target;
    }

    /** The name with the folder: which images they were cannot be told without it. */
    private String named(String name) { return name + "=" + folder.toAbsolutePath().normalize(); }

    private void requireEveryClass(Examples train) throws DataSetException {
        boolean[] seen = new boolean[train.classNames().size()];
        for (int label : train.labels()) {
            seen[label] = true;
        }
        for (int label = 0; label < seen.length; label++) {
            if (!seen[label]) {
                throw new DataSetException("class " + train.classNames().get(label) + " of " + folder
                        + " has too few images to be split into training and test: add some, or put them into "
                        + train() + " and " + test() + " yourself");
            }
        }
    }

    private static String kind(Examples examples) { return channels(examples) == 1 ? "grey" : "in colour"; }

    private static int channels(Examples examples) { return examples.imageShape().extent(2); }

    private boolean hasTrainAndTest() { return Files.isDirectory(train()) && Files.isDirectory(test()); }

    /** Whether there is this folder and no other: among others it would be a class of that name. */
    private boolean hasOnly(Path part) throws IOException {
        if (!Files.isDirectory(part)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).count() == 1;
        } catch (IOException failure) {
            throw DataSetException.reading(folder, failure);
        }
    }

    /** Adversarial images lie in the format of their data, with PNG files beside them that are in no class folder. */
    private void requireNoOtherFormat() throws DataSetException {
        DataSetException.requireFolder(folder, "a folder of images");
        if (Files.isDirectory(train()) || Files.isDirectory(test())) {
            return;
        }
        Optional<Path> idx = IdxLayout.anyFile(folder);
        if (idx.isPresent()) {
            throw new DataSetException(folder + " holds " + idx.get().getFileName() + ", an IDX file, and no folder of"
                    + " images per class: name it mnist=" + folder + " or fashion-mnist=" + folder
                    + ", whichever the images are of");
        }
        Optional<Path> cifar = CifarLayout.anyFile(folder);
        if (cifar.isPresent()) {
            throw new DataSetException(folder + " holds " + cifar.get().getFileName() + ", a batch of CIFAR-10, and no"
                    + " folder of images per class: name it cifar10=" + folder);
        }
    }

    private void requireSameClasses() throws IOException {
        List<String> trained = ImageFolder.classNames(train());
        List<String> tested = ImageFolder.classNames(test());
        if (!trained.equals(tested)) {
            throw new DataSetException("the classes in " + train() + " are " + trained + " and those in " + test() + " "
                    + tested + ": both need the same class folders");
        }
    }
}
