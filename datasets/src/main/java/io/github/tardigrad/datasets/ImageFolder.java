package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Images as PNG or JPEG files, one folder per class: {@code FOLDER/cat/1.png}, {@code FOLDER/dog/7.jpg}.
 *
 * <p>Classes are labelled in the order of their names, files are taken in the order of theirs (both by character code,
 * so on every machine alike), one of each class in turn: the first images are as balanced as the whole. All images
 * must be of one size. Names that start with a dot are passed over; anything else that is no image is an error, lest
 * it go missing unnoticed.
 */
public final class ImageFolder {
    /** How many channels the examples get. */
    public enum Channels {
        /** One when every image is grey, three otherwise. */
        AS_FOUND,
        /** One; colours become their luma (ITU-R BT.601). */
        GREY,
        /** Three; grey becomes equal parts of red, green and blue. */
        RGB
    }

    private ImageFolder() {}

    /**
     * Reads all images below a folder.
     *
     * @param name what to call the examples in reports
     * @throws DataSetException when there is no class, a class has no image, or an image is damaged, of another size
     *     than the first, transparent, or not of 8 bits a channel; the message names the file
     */
    public static Examples read(String name, Path folder, Channels channels) throws IOException {
        List<String> classNames = classNames(folder);
        List<List<Path>> filesOfClass = new ArrayList<>();
        for (String className : classNames) {
            filesOfClass.add(images(folder.resolve(className)));
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
        return examples(name, files, labels.stream().mapToInt(Integer::intValue).toArray(), classNames, channels);
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
            images.add(image);
            bytes += image.levels().length;
            if (bytes > Integer.MAX_VALUE - 64) {
                throw new DataSetException("the images up to " + file
                        + " have more than 2 GiB of pixels: scale them down or use fewer");
            }
        }
        boolean colour = images.stream().anyMatch(image -> image.channels() == 3);
        ImageFile first = images.getFirst();
        Shape shape = Shape.of(first.height(), first.width(), colour ? 3 : 1);
        if ((long) shape.size() * images.size() > Integer.MAX_VALUE - 64) {
            throw new DataSetException(images.size() + " images " + shape
                    + " have more than 2 GiB of pixels: scale them down or use fewer");
        }
        byte[] pixels = new byte[shape.size() * images.size()];
        for (int i = 0; i < images.size(); i++) {
            ImageFile image = colour ? images.get(i).toRgb() : images.get(i);
            System.arraycopy(image.levels(), 0, pixels, i * shape.size(), shape.size());
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
        return names;
    }

    private static List<Path> images(Path classFolder) throws IOException {
        List<Path> images = visible(classFolder);
        for (Path image : images) {
            if (Files.isDirectory(image)) {
                throw new DataSetException(image + " is a folder inside a class folder: only images belong there");
            }
            if (!isImageName(image)) {
                throw new DataSetException(image + " is not named .png, .jpg or .jpeg: convert it, or move it away");
            }
        }
        if (images.isEmpty()) {
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
