package io.github.tardigrad.engine;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * Labelled images in memory, immutable: the currency between data sets, attacks and trainers.
 *
 * <p>Pixels are in [0, 1] and laid out height, width, channels. They are held as bytes (grey levels, value/255) where
 * the source has bytes, which takes a quarter of the memory, and as floats otherwise (adversarial images).
 */
public final class Examples {
    /** By how much a float pixel may miss [0, 1] before it is refused; rounding in other programs costs about this. */
    private static final float TOLERANCE = 1e-5f;

    private sealed interface Pixels {
        void copy(int from, float[] target, int at, int length);

        int length();
    }

    private record BytePixels(byte[] values) implements Pixels {
        @Override
        public void copy(int from, float[] target, int at, int length) {
            for (int i = 0; i < length; i++) {
                target[at + i] = (values[from + i] & 0xff) / 255f;
            }
        }

        @Override
        public int length() { return values.length; }
    }

    private record FloatPixels(float[] values) implements Pixels {
        @Override
        public void copy(int from, float[] target, int at, int length) {
            System.arraycopy(values, from, target, at, length);
        }

        @Override
        public int length() { return values.length; }
    }

    /** Two stores one after the other; the second begins at value number {@code border}. */
    private record JoinedPixels(Pixels first, int border, Pixels second) implements Pixels {
        @Override
        public void copy(int from, float[] target, int at, int length) {
            if (from < border) {
                first.copy(from, target, at, length);
            } else {
                second.copy(from - border, target, at, length);
            }
        }

        @Override
        public int length() { return border + second.length(); }
    }

    private final String name;
    private final Shape imageShape;
    private final Pixels pixels;
    private final int[] rows;
    private final int[] labels;
    private final List<String> classNames;

    private Examples(String name, Shape imageShape, Pixels pixels, int[] rows, int[] labels, List<String> classNames) {
        this.name = name;
        this.imageShape = imageShape;
        this.pixels = pixels;
        this.rows = rows;
        this.labels = labels;
        this.classNames = classNames;
    }

    /**
     * Images of grey levels 0–255, one byte a value.
     *
     * @param name what to call them in reports
     * @param imageShape {@code [height, width, channels]}
     * @param pixels the images one after the other, {@code labels.length · imageShape.size()} bytes
     * @param labels class indices from 0
     * @param classNames a name for each class
     */
    public static Examples ofBytes(String name, Shape imageShape, byte[] pixels, int[] labels,
            List<String> classNames) {
        check(imageShape, pixels.length, labels, classNames);
        return new Examples(name, imageShape, new BytePixels(pixels.clone()), counting(labels.length), labels.clone(),
                List.copyOf(classNames));
    }

    /** Images of float pixels in [0, 1]; otherwise as {@link #ofBytes}. A pixel outside or not a number is refused. */
    public static Examples ofFloats(String name, Shape imageShape, float[] pixels, int[] labels,
            List<String> classNames) {
        check(imageShape, pixels.length, labels, classNames);
        float[] clamped = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            float value = pixels[i];
            if (!(value >= -TOLERANCE && value <= 1 + TOLERANCE)) {
                throw new IllegalArgumentException("pixel " + value + " of image " + i / imageShape.size()
                        + " is outside [0, 1]: divide grey levels by 255, and leave normalisation to the model");
            }
            clamped[i] = Math.min(1f, Math.max(0f, value));
        }
        return new Examples(name, imageShape, new FloatPixels(clamped), counting(labels.length), labels.clone(),
                List.copyOf(classNames));
    }

    /** What they are called in reports, for example {@code fashion-mnist test}. */
    public String name() { return name; }

    /** How many images there are. */
    public int size() { return labels.length; }

    /** {@code [height, width, channels]} of every image. */
    public Shape imageShape() { return imageShape; }

    /** The class index of image {@code index}. */
    public int label(int index) { return labels[index]; }

    /** All labels as a fresh array. */
    public int[] labels() { return labels.clone(); }

    /** A name for each class, in the order of the class indices. */
    public List<String> classNames() { return classNames; }

    /** Copies the pixels of one image to {@code target[offset …]}. */
    public void copyImage(int index, float[] target, int offset) {
        Objects.checkIndex(index, size());
        pixels.copy(rows[index] * imageShape.size(), target, offset, imageShape.size());
    }

    /** The pixels of one image as a fresh array. */
    public float[] image(int index) {
        float[] image = new float[imageShape.size()];
        copyImage(index, image, 0);
        return image;
    }

    /** The given images in the given order, by index; shares the pixels. */
    public Examples select(int... indices) {
        int[] selectedRows = new int[indices.length];
        int[] selectedLabels = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            selectedRows[i] = rows[Objects.checkIndex(indices[i], size())];
            selectedLabels[i] = labels[indices[i]];
        }
        return new Examples(name, imageShape, pixels, selectedRows, selectedLabels, classNames);
    }

    /** The images from {@code from} (inclusive) to {@code to} (exclusive); shares the pixels. */
    public Examples range(int from, int to) {
        Objects.checkFromToIndex(from, to, size());
        int[] indices = new int[to - from];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = from + i;
        }
        return select(indices);
    }

    /**
     * These examples and then those of {@code others}; shares the pixels of both.
     *
     * @throws IllegalArgumentException when their images are of another shape, or their classes have other names
     */
    public Examples and(Examples others) {
        if (!others.imageShape.equals(imageShape) || !others.classNames.equals(classNames)) {
            throw new IllegalArgumentException(others + " of classes " + others.classNames + " cannot be joined to "
                    + this + " of classes " + classNames + ": shapes and names must agree");
        }
        if ((long) pixels.length() + others.pixels.length() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(this + " and " + others + " have more than " + Integer.MAX_VALUE
                    + " pixel values together: join fewer images");
        }
        int first = size();
        int[] joinedRows = Arrays.copyOf(rows, first + others.size());
        int[] joinedLabels = Arrays.copyOf(labels, first + others.size());
        for (int i = 0; i < others.size(); i++) {
            joinedRows[first + i] = pixels.length() / imageShape.size() + others.rows[i];
            joinedLabels[first + i] = others.labels[i];
        }
        return new Examples(name + ", " + others.name, imageShape,
                new JoinedPixels(pixels, pixels.length(), others.pixels), joinedRows, joinedLabels, classNames);
    }

    /** The same examples under another name. */
    public Examples named(String newName) {
        return new Examples(newName, imageShape, pixels, rows, labels, classNames);
    }

    /** SHA-256 of the pixels and the label of every image, in their order, in hexadecimal. */
    public String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * imageShape.size() + Integer.BYTES);
            for (int i = 0; i < size(); i++) {
                bytes.clear();
                for (float pixel : image(i)) {
                    bytes.putFloat(pixel);
                }
                digest.update(bytes.putInt(label(i)).flip());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() { return name + ": " + size() + " images " + imageShape; }

    private static void check(Shape imageShape, int values, int[] labels, List<String> classNames) {
        if (imageShape.rank() != 3) {
            throw new IllegalArgumentException("image shape " + imageShape + " is not [height, width, channels]");
        }
        if ((long) labels.length * imageShape.size() != values) {
            throw new IllegalArgumentException(values + " pixel values do not make " + labels.length + " images of "
                    + imageShape + ": " + (long) labels.length * imageShape.size() + " are needed");
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classNames.size()) {
                throw new IllegalArgumentException("label " + labels[i] + " of image " + i + " is not one of the "
                        + classNames.size() + " classes: labels are class indices from 0");
            }
        }
    }

    private static int[] counting(int count) {
        int[] indices = new int[count];
        for (int i = 0; i < count; i++) {
            indices[i] = i;
        }
        return indices;
    }
}
