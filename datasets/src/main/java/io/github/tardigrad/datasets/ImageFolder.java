package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Images as PNG or JPEG files, one folder per class: {@code FOLDER/cat/1.png}, {@code FOLDER/dog/7.jpg}.
 *
 * <p>Classes are labelled in the order of their names, files are taken in the order of theirs (both by character code,
 * so on every machine alike), one of each class in turn: the first images are as balanced as the whole. All images
 * must be of one size, and all grey or all in colour. Names that start with a dot are passed over; anything else that
 * is no image is an error, lest it go missing unnoticed.
 *
 * <p>A file {@code FOLDER/classes.txt}, one class a line in the order of the labels, takes the place of the folders'
 * names: then a class may be without images and without a folder, as in a part of a data set.
 */
public final class ImageFolder {
    /** How many channels the examples get. */
    public enum Channels {
        /** One when the images are grey, three when they are in colour; a mixture is refused. */
        AS_FOUND,
        /** One; colours become their luma (ITU-R BT.601). */
        GREY,
        /** Three; grey becomes equal parts of red, green and blue. */
        RGB
    }

    private static final String CLASSES = "classes.txt";

    private ImageFolder() {}

    /**
     * Reads all images below a folder.
     *
     * @param name what to call the examples in reports
     * @throws DataSetException when there are fewer than two classes, a class has no image, or an image is damaged, of
     *     another size or kind (grey, colour) than the first, transparent, or not of 8 bits a channel; the message
     *     names the file
     */
    public static Examples read(String name, Path folder, Channels channels) throws IOException {
        List<String> classNames = classNames(folder);
        List<List<Path>> filesOfClass = new ArrayList<>();
        boolean listed = Files.exists(folder.resolve(CLASSES));
        for (String className : classNames) {
            filesOfClass.add(images(folder.resolve(className), listed));
        }
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        int longest = filesOfClass.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (int label = 0; label < filesOfClass.size(); label++) {
                if (i < filesOfClass.get(label).size()) {
                    files.add(filesOfClass.get(label).get(i));
                    labels.add(label);
                }
            }
        }
        if (files.isEmpty()) {
            throw new DataSetException(folder + " has no image in any of its classes " + classNames
                    + ": put PNG or JPEG files there, for example " + folder.resolve(classNames.getFirst())
                            .resolve("1.png"));
        }
        return examples(name, files, labels.stream().mapToInt(Integer::intValue).toArray(), classNames, channels);
    }

    /**
     * Writes examples as PNG files, {@code FOLDER/CLASS/NAME.png}, and {@code FOLDER/classes.txt}, so that labels stay
     * what they are even where a class has no image. Pixels are rounded to the nearest of 256 levels.
     *
     * @param names a file name for each example, without {@code .png}; those of a class differ
     * @throws IllegalArgumentException when a class name cannot be the name of a folder, or the names do not fit
     */
    public static void write(Examples examples, List<String> names, Path folder) throws IOException {
        if (names.size() != examples.size()) {
            throw new IllegalArgumentException(names.size() + " names do not fit " + examples.size() + " images");
        }
        for (String className : examples.classNames()) {
            if (!isFolderName(className)) {
                throw new IllegalArgumentException("class \"" + className + "\" cannot be a folder: a class of a folder"
                        + " of images is named without slashes or line breaks, and does not begin with a dot");
            }
        }
        Set<Path> files = new HashSet<>();
        for (int i = 0; i < examples.size(); i++) {
            Path file = folder.resolve(examples.classNames().get(examples.label(i))).resolve(names.get(i) + ".png");
            if (!files.add(file)) {
                throw new IllegalArgumentException("two images would be written to " + file
                        + ": the names within a class must differ");
            }
            PngImage.write(file, examples.imageShape(), examples.image(i));
        }
        byte[] list = (String.join("\n", examples.classNames()) + "\n").getBytes(StandardCharsets.UTF_8);
        WholeFile.write(folder.resolve(CLASSES), out -> out.write(list));
    }

    private static Examples examples(String name, List<Path> files, int[] labels, List<String> classNames,
            Channels channels) throws IOException {
        List<ImageFile> images = new ArrayList<>(files.size());
        long bytes = 0;
        for (Path file : files) {
            ImageFile read = ImageFile.read(file);
            ImageFile image = switch (channels) {
                case AS_FOUND -> read;
                case GREY -> read.toGrey();
                case RGB -> read.toRgb();
            };
            if (!images.isEmpty() && !sameSize(image, images.getFirst())) {
                throw new DataSetException(file + " is " + size(image) + " pixels, but " + files.getFirst() + " is "
                        + size(images.getFirst()) + ": all images of a data set must be of one size");
            }
            if (!images.isEmpty() && image.channels() != images.getFirst().channels()) {
                throw mixed(file, image, files.getFirst());
            }
            images.add(image);
            bytes += image.levels().length;
            if (bytes > Integer.MAX_VALUE - 64) {
                throw new DataSetException("the images up to " + file
                        + " have more than 2 GiB of pixels: scale them down or use fewer");
            }
        }
        ImageFile first = images.getFirst();
        Shape shape = Shape.of(first.height(), first.width(), first.channels());
        byte[] pixels = new byte[shape.size() * images.size()];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i).levels(), 0, pixels, i * shape.size(), shape.size());
        }
        return Examples.ofBytes(name, shape, pixels, labels, classNames);
    }

    /** The names of the class folders, in the order of their labels. */
    static List<String> classNames(Path folder) throws IOException {
        DataSetException.requireFolder(folder, "a folder with one folder of images per class");
        List<String> names = new ArrayList<>();
        for (Path entry : visible(folder)) {
            if (Files.isDirectory(entry)) {
                names.add(fileName(entry));
            } else if (isImageName(entry)) {
                throw new DataSetException(entry + " lies beside the class folders: "
                        + "move it into the folder of its class");
            }
        }
        if (names.isEmpty()) {
            throw new DataSetException(folder + " has no class folder: images belong into one folder per class, "
                    + "for example " + folder.resolve("cat").resolve("1.png"));
        }
        if (Files.exists(folder.resolve(CLASSES))) {
            return listed(folder.resolve(CLASSES), names);
        }
        if (names.size() == 1) {
            throw new DataSetException(folder + " has a single class folder, " + names.getFirst()
                    + ": a classifier needs two or more; put the images of another class beside it");
        }
        return names;
    }

    /** The classes of a list; a folder that it does not name is an error, lest its images go missing. */
    private static List<String> listed(Path list, List<String> folders) throws IOException {
        List<String> names;
        try {
            names = Files.readAllLines(list).stream().filter(line -> !line.isBlank()).toList();
        } catch (CharacterCodingException binary) {
            throw new DataSetException(list + " is not UTF-8 text: it names the classes, one a line, in the order of"
                    + " the labels", binary);
        } catch (IOException failure) {
            throw DataSetException.reading(list, failure);
        }
        for (String name : names) {
            if (!isFolderName(name)) {
                throw new DataSetException(list + " names a class \"" + name + "\", which cannot be a folder");
            }
        }
        if (names.size() < 2 || new HashSet<>(names).size() < names.size()) {
            throw new DataSetException(list + " names the classes " + names
                    + ": two or more are needed, one a line, each once");
        }
        for (String folder : folders) {
            if (!names.contains(folder)) {
                throw new DataSetException(list + " does not name the class " + folder + ", of which there is a folder:"
                        + " add the name, or remove the folder or the list");
            }
        }
        return names;
    }

    private static boolean isFolderName(String name) {
        return !name.isBlank() && !name.startsWith(".")
                && name.chars().noneMatch(c -> c == '/' || c == '\\' || c < ' ');
    }

    private static DataSetException mixed(Path file, ImageFile image, Path first) {
        boolean grey = image.channels() == 1;
        return new DataSetException(file + " is " + (grey ? "grey" : "in colour") + ", but " + first + " is "
                + (grey ? "in colour" : "grey") + ": a model takes one or the other; convert one of them");
    }

    private static List<Path> images(Path classFolder, boolean listed) throws IOException {
        if (listed && !Files.exists(classFolder)) {
            return List.of();
        }
        List<Path> images = visible(classFolder);
        for (Path image : images) {
            if (Files.isDirectory(image)) {
                throw new DataSetException(image + " is a folder inside a class folder: only images belong there");
            }
            if (!isImageName(image)) {
                throw new DataSetException(image + " is not named .png, .jpg or .jpeg: convert it, or move it away");
            }
        }
        if (images.isEmpty() && !listed) {
            throw new DataSetException(classFolder + " has no image: put PNG or JPEG files of the class there, "
                    + "or remove the folder");
        }
        return images;
    }

    private static List<Path> visible(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !fileName(entry).startsWith("."))
                    .sorted(Comparator.comparing(ImageFolder::fileName))
                    .toList();
        } catch (IOException failure) {
            throw DataSetException.reading(folder, failure);
        }
    }

    private static String fileName(Path path) {
        Path last = path.getFileName();
        return last == null ? "" : last.toString();
    }

    private static boolean isImageName(Path file) {
        String name = fileName(file).toLowerCase(Locale.ROOT);
        return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
    }

    private static boolean sameSize(ImageFile a, ImageFile b) {
        return a.height() == b.height() && a.width() == b.width();
    }

    private static String size(ImageFile image) {
        return image.width() + " × " + image.height();
    }
}
