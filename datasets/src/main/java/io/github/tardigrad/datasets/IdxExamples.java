package io.github.tardigrad.datasets;

import io.github.tardigrad.datasets.IdxFile.Element;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Labelled images as a pair of IDX files, as MNIST has them: the images {@code [count, height, width]} for grey ones
 * and {@code [count, height, width, channels]} otherwise, the labels {@code [count]}.
 *
 * <p>Images of unsigned bytes are grey levels 0–255; images of floats are pixels in [0, 1].
 */
public final class IdxExamples {
    private IdxExamples() {}

    /**
     * Reads a pair of files.
     *
     * @param name what to call the examples in reports
     * @param classNames a name for each class; a label beyond them is refused
     * @throws DataSetException when a file is missing or damaged, is not what its place in the pair asks for, the two
     *     disagree in their count, or a pixel or label is out of range
     */
    public static Examples read(String name, Path images, Path labels, List<String> classNames) throws IOException {
        return of(name, IdxFile.read(images), images.toString(), IdxFile.read(labels), labels.toString(), classNames);
    }

    /** The same from arrays at hand; the names stand for the files in errors. */
    static Examples of(String name, IdxFile images, String imagesName, IdxFile labels, String labelsName,
            List<String> classNames) throws DataSetException {
        Shape shape = images.shape();
        if (shape.rank() != 3 && shape.rank() != 4) {
            throw new DataSetException(imagesName + " holds an array " + shape
                    + "; images are [count, height, width] or [count, height, width, channels]: "
                    + "were images and labels exchanged?");
        }
        if (labels.shape().rank() != 1 || labels.element() != Element.UNSIGNED_BYTE) {
            throw new DataSetException(labelsName + " holds an array " + labels.shape() + " of " + labels.element()
                    + "; labels are [count] of UNSIGNED_BYTE: were images and labels exchanged?");
        }
        int count = shape.extent(0);
        if (count != labels.shape().extent(0)) {
            throw new DataSetException(imagesName + " holds " + count + " images and " + labelsName + " "
                    + labels.shape().extent(0) + " labels: the two do not belong together");
        }
        if (shape.size() == 0) {
            throw new DataSetException(imagesName + " holds no pixel: its array is " + shape);
        }
        Shape image = shape.rank() == 4 ? shape.dropFirst() : Shape.of(shape.extent(1), shape.extent(2), 1);
        int[] classes = new int[count];
        for (int i = 0; i < count; i++) {
            classes[i] = labels.data()[i] & 0xff;
            if (classes[i] >= classNames.size()) {
                throw new DataSetException(labelsName + " gives image " + i + " the label " + classes[i]
                        + "; there are " + classNames.size() + " classes, labelled from 0");
            }
        }
        if (images.element() == Element.UNSIGNED_BYTE) {
            return Examples.ofBytes(name, image, images.data(), classes, classNames);
        }
        try {
            return Examples.ofFloats(name, image, images.floats(), classes, classNames);
        } catch (IllegalArgumentException outside) {
            throw new DataSetException(imagesName + ": " + outside.getMessage(), outside);
        }
    }

    /**
     * Writes a pair of files, each compressed when its name ends with {@code .gz}.
     *
     * @param element {@link Element#FLOAT} keeps every pixel as it is; {@link Element#UNSIGNED_BYTE} rounds to the
     *     nearest of 256 grey levels, which moves an adversarial pixel by up to 1/510
     */
    public static void write(Examples examples, Path images, Path labels, Element element) throws IOException {
        Shape image = examples.imageShape();
        Shape shape = image.extent(2) == 1
                ? Shape.of(examples.size(), image.extent(0), image.extent(1))
                : image.prepend(examples.size());
        byte[] classes = new byte[examples.size()];
        for (int i = 0; i < classes.length; i++) {
            if (examples.label(i) > 0xff) {
                throw new IllegalArgumentException("label " + examples.label(i) + " of image " + i
                        + " does not fit an IDX file of labels: they are 0 to 255");
            }
            classes[i] = (byte) examples.label(i);
        }
        float[] pixels = new float[shape.size()];
        for (int i = 0; i < classes.length; i++) {
            examples.copyImage(i, pixels, i * image.size());
        }
        switch (element) {
            case FLOAT -> IdxFile.ofFloats(shape, pixels).write(images);
            case UNSIGNED_BYTE -> {
                byte[] levels = new byte[pixels.length];
                for (int i = 0; i < levels.length; i++) {
                    levels[i] = GreyLevel.nearest(pixels[i]);
                }
                IdxFile.ofBytes(shape, levels).write(images);
            }
        }
        IdxFile.ofBytes(Shape.of(classes.length), classes).write(labels);
    }
}
