package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A data set by its name: {@code embedded}, {@code fashion-mnist[=DIR]}, {@code mnist[=DIR]}, {@code cifar10[=DIR]},
 * {@code images=DIR}; immutable.
 *
 * <p>Without DIR, the first of these folders that has a file of the data set is taken: {@code data/NAME} in the working
 * folder, {@code $XDG_DATA_HOME/tardigrad/NAME} (by default {@code ~/.local/share/tardigrad/NAME}) and
 * {@code /usr/share/datasets/NAME}, where Debian's package {@code dataset-fashion-mnist} puts it. Nothing is ever
 * downloaded.
 */
public final class DataSource {
    /**
     * Whether the data of a source can be had.
     *
     * @param found whether every file is there; whether they are whole shows when they are loaded
     * @param detail where it was found, or what is missing and how to get it, in one line
     */
    public record Availability(boolean found, String detail) {}

    private static final String NAMES = "embedded, fashion-mnist[=DIR], mnist[=DIR], cifar10[=DIR], images=DIR";

    private final String text;
    private final String name;
    private final Layout layout;

    private DataSource(String text, String name, Layout layout) {
        this.text = text;
        this.name = name;
        this.layout = layout;
    }

    /**
     * The source that {@code text} names. No file is touched yet.
     *
     * @throws IllegalArgumentException when it is none of the names above
     */
    public static DataSource parse(String text) {
        return parse(text, DataFolders.ofThisMachine());
    }

    static DataSource parse(String text, DataFolders defaults) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        if (equals >= 0 && equals == text.length() - 1) {
            throw new IllegalArgumentException("data " + text + " names no folder after the =: write " + name + "=DIR");
        }
        List<Path> folders = equals < 0 ? defaults.of(name) : List.of(Path.of(text.substring(equals + 1)));
        return new DataSource(text, name, switch (name) {
            case "embedded" -> {
                if (equals >= 0) {
                    throw new IllegalArgumentException("data " + text + " gives a folder to the embedded data, "
                            + "which needs none: write embedded, or fashion-mnist=DIR for the whole of it");
                }
                yield new EmbeddedLayout();
            }
            case "fashion-mnist" -> IdxLayout.fashionMnist(folders);
            case "mnist" -> IdxLayout.mnist(folders);
            case "cifar10" -> new CifarLayout(folders);
            case "images" -> {
                if (equals < 0) {
                    throw new IllegalArgumentException("data images needs a folder: write images=DIR, "
                            + "with one folder of PNG or JPEG files per class in DIR");
                }
                yield new ImageLayout(folders.getFirst());
            }
            default -> throw new IllegalArgumentException("data " + text + " is unknown: " + NAMES + " are known");
        });
    }

    /** The sources that can be named without a folder, in the order of the contract. */
    public static List<DataSource> named() {
        DataFolders defaults = DataFolders.ofThisMachine();
        return List.of(parse("embedded", defaults), parse("fashion-mnist", defaults), parse("mnist", defaults),
                parse("cifar10", defaults));
    }

    /** As it was named, with its folder if one was given: what {@link #parse} takes. */
    public String text() { return text; }

    /** Its name without a folder, for example {@code cifar10}. */
    public String name() { return name; }

    /** Looks whether the files are there, without reading them. */
    public Availability availability() {
        try {
            return new Availability(true, layout.find());
        } catch (IOException missing) {
            return new Availability(false, String.valueOf(missing.getMessage()));
        }
    }

    /**
     * Reads all of it.
     *
     * @throws DataSetException when it is not found, incomplete or damaged; the message says what was looked for,
     *     where, and how to get it
     */
    public DataSet load() throws IOException {
        return layout.load(name);
    }

    /**
     * Reads the test images only, the same as {@code load().test()}; enough for an evaluation. Training images need not
     * be there, so this also reads a folder that holds nothing but adversarial images.
     *
     * @throws DataSetException as for {@link #load}
     */
    public Examples loadTest() throws IOException {
        return layout.loadTest(name);
    }

    /**
     * Writes examples as the test part of such a data set, in its own format: IDX files for the kin of MNIST (the
     * embedded images among them), a binary batch for CIFAR-10, a folder of PNG files a class for images. Pixels are
     * rounded to the nearest of 256 levels. The folder should hold nothing else of a data set.
     *
     * @param names a file name for each example, without an ending, where each is a file of its own
     * @return the source that reads them, as {@link #parse} and {@code --data} take it, for example
     *     {@code mnist=FOLDER}
     * @throws IllegalArgumentException when the examples do not fit the format
     */
    public String writeTest(Examples examples, List<String> names, Path folder) throws IOException {
        return layout.writeTest(examples, names, folder);
    }

    /**
     * As {@link #writeTest}, but with every pixel as it is; nothing where the format has only 8 bits (CIFAR-10,
     * images).
     */
    public Optional<String> writeExactTest(Examples examples, Path folder) throws IOException {
        return layout.writeExactTest(examples, folder);
    }

    @Override
    public String toString() { return name; }
}
