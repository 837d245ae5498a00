package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The binary version of CIFAR-10: {@code data_batch_1.bin} to {@code data_batch_5.bin} and {@code test_batch.bin}, in a
 * folder or, as its archive has them, in {@code cifar-10-batches-bin} below it.
 *
 * @param folders where to look, nearest first
 */
record CifarLayout(List<Path> folders) implements Layout {
    private static final List<String> TRAIN = List.of(
            "data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin");
    private static final String TEST = "test_batch.bin";
    private static final String PYTHON_BATCH = "data_batch_1";
    private static final String HOW_TO_GET = "unpack cifar-10-binary.tar.gz of www.cs.toronto.edu/~kriz/cifar.html "
            + "there, or name its folder: cifar10=DIR";

    @Override
    public String find() throws IOException {
        Path folder = folder();
        for (String batch : TRAIN) {
            file(folder, batch);
        }
        file(folder, TEST);
        return "in " + folder;
    }

    @Override
    public DataSet load(String name) throws IOException {
        find();
        List<Path> batches = TRAIN.stream().map(folder()::resolve).toList();
        return new DataSet(name, CifarBatch.read(name + " train", batches), loadTest(name));
    }

    @Override
    public Examples loadTest(String name) throws IOException {
        return CifarBatch.read(name + " test", List.of(file(folder(), TEST)));
    }

    @Override
    public String writeTest(Examples examples, List<String> names, Path folder) throws IOException {
        CifarBatch.write(examples, folder.resolve(TEST));
        return "cifar10=" + folder;
    }

    /** A file of such a data set in {@code folder}, if there is one. */
    static Optional<Path> anyFile(Path folder) {
        return Stream.of(TEST, TRAIN.getFirst()).map(folder::resolve).filter(Files::exists).findFirst();
    }

    private Path folder() throws DataSetException {
        for (Path folder : folders) {
            for (Path place : List.of(folder, folder.resolve("cifar-10-batches-bin"))) {
                if (anyFile(place).isPresent()) {
                    return place;
                }
            }
        }
        for (Path folder : folders) {
            for (Path place : List.of(folder, folder.resolve("cifar-10-batches-py"))) {
                if (Files.exists(place.resolve(PYTHON_BATCH))) {
                    throw new DataSetException(place + " has the Python version of CIFAR-10; "
                            + "the binary version is read: " + HOW_TO_GET);
                }
            }
        }
        throw new DataSetException("CIFAR-10 was not found: no " + TRAIN.getFirst() + " in " + Places.list(folders)
                + "; " + HOW_TO_GET);
    }

    private static Path file(Path folder, String batch) throws DataSetException {
        Path file = folder.resolve(batch);
        if (!Files.exists(file)) {
            throw new DataSetException("CIFAR-10 in " + folder + " is incomplete: " + batch + " is missing; "
                    + HOW_TO_GET);
        }
        return file;
    }
}
