package io.github.tardigrad.datasets;

import io.github.tardigrad.datasets.ImageFolder.Channels;
import io.github.tardigrad.engine.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        DataSetException.requireFolder(folder, "a folder of images");
        if (hasTrainAndTest()) {
            requireSameClasses();
            return "in " + train() + " and " + test();
        }
        if (hasTestOnly()) {
            throw noTraining();
        }
        ImageFolder.classNames(folder);
        return "in " + folder + ", a fifth of each class for testing";
    }

    @Override
    public DataSet load(String name) throws IOException {
        find();
        if (!hasTrainAndTest()) {
            Examples all = ImageFolder.read(name, folder, Channels.AS_FOUND);
            if (all.size() < 2) {
                throw new DataSetException(
                        folder + " has a single image, which cannot be split into training and test");
            }
            Split split = Split.ofFraction(all, TEST_FRACTION, SPLIT_SEED);
            return new DataSet(name, split.train().named(name + " train (four fifths, seed " + SPLIT_SEED + ")"),
                    split.validation().named(name + " test (one fifth, seed " + SPLIT_SEED + ")"));
        }
        Examples train = ImageFolder.read(name + " train", train(), Channels.AS_FOUND);
        Examples test = ImageFolder.read(name + " test", test(), Channels.AS_FOUND);
        if (channels(train) < channels(test)) {
            train = ImageFolder.read(name + " train", train(), Channels.RGB);
        } else if (channels(test) < channels(train)) {
            test = ImageFolder.read(name + " test", test(), Channels.RGB);
        }
        if (!train.imageShape().equals(test.imageShape())) {
            throw new DataSetException("images in " + train() + " are " + train.imageShape() + " and those in " + test()
                    + " " + test.imageShape() + ": all images of a data set must be of one size");
        }
        return new DataSet(name, train, test);
    }

    @Override
    public Examples loadTest(String name) throws IOException {
        DataSetException.requireFolder(folder, "a folder of images");
        return hasTestOnly() ? ImageFolder.read(name + " test", test(), Channels.AS_FOUND) : load(name).test();
    }

    private static int channels(Examples examples) { return examples.imageShape().extent(2); }

    private boolean hasTrainAndTest() { return Files.isDirectory(train()) && Files.isDirectory(test()); }

    /** A folder {@code test} among others would be a class of that name. */
    private boolean hasTestOnly() throws IOException {
        if (!Files.isDirectory(test())) {
            return false;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).count() == 1;
        } catch (IOException failure) {
            throw DataSetException.reading(folder, failure);
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

    private DataSetException noTraining() {
        return new DataSetException(folder + " has test images only: to train, put a folder "
                + train() + " with the same classes beside them");
    }
}
