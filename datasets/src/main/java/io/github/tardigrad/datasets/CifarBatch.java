package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The binary batches of CIFAR-10 (Krizhevsky, "Learning multiple layers of features from tiny images", 2009).
 *
 * <p>A file is records of 3,073 bytes and nothing else: the label, then 32 × 32 pixels of red, of green and of blue,
 * row by row. In memory the three channels of a pixel lie together, {@code [32, 32, 3]}.
 */
public final class CifarBatch {
    /** The ten classes, in the order of the labels. */
    public static final List<String> CLASS_NAMES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private static final Shape IMAGE = Shape.of(32, 32, 3);
    private static final int PLANE = 32 * 32;
    private static final int PIXELS = 3 * PLANE;
    private static final int RECORD = 1 + PIXELS;

    private CifarBatch() {}

    /**
     * Reads one or more batches, one after the other, as one set of examples.
     *
     * @param name what to call the examples in reports
     * @throws DataSetException when a file is missing, is not whole records, or has a label beyond 9
     */
    public static Examples read(String name, List<Path> files) throws IOException {
        long records = 0;
        for (Path file : files) {
            records += records(file);
        }
        if (records > Integer.MAX_VALUE / PIXELS) {
            throw new DataSetException(files + " hold " + records + " images, more than fit in memory at once: "
                    + "at most " + Integer.MAX_VALUE / PIXELS);
        }
        byte[] pixels = new byte[(int) records * PIXELS];
        int[] labels = new int[(int) records];
        int from = 0;
        for (Path file : files) {
            from = readInto(file, from, pixels, labels);
        }
        if (from < labels.length) {
            throw new DataSetException(files + " shrank while they were read: copy them again");
        }
        return Examples.ofBytes(name, IMAGE, pixels, labels, CLASS_NAMES);
    }

    /** How many records a file holds, by its length. */
    private static long records(Path file) throws IOException {
        DataSetException.requireFile(file, "a CIFAR-10 binary batch");
        long length = Files.size(file);
        if (length == 0 || length % RECORD != 0) {
            String hint = length % (RECORD + 1) == 0 && length > 0
                    ? ": it may be CIFAR-100, whose records have two labels"
                    : ": it is truncated or another kind of file";
            throw new DataSetException(file + " has " + length + " bytes, not a positive multiple of " + RECORD
                    + " (a label and 3 · 1024 pixels)" + hint);
        }
        return length / RECORD;
    }

    private static int readInto(Path file, int from, byte[] pixels, int[] labels) throws IOException {
        int at = from;
        byte[] record = new byte[RECORD];
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            while (at < labels.length && in.readNBytes(record, 0, RECORD) == RECORD) {
                int label = record[0] & 0xff;
                if (label >= CLASS_NAMES.size()) {
                    throw new DataSetException(file + " gives image " + (at - from) + " the label " + label
                            + "; CIFAR-10 has labels 0 to 9: the file is damaged or another kind of file");
                }
                labels[at] = label;
                interleave(record, pixels, at * PIXELS);
                at++;
            }
            return at;
        } catch (IOException failure) {
            throw DataSetException.reading(file, failure);
        }
    }

    /** Record byte {@code 1 + channel · 1024 + pixel} goes to {@code offset + pixel · 3 + channel}. */
    private static void interleave(byte[] record, byte[] pixels, int offset) {
        for (int pixel = 0; pixel < PLANE; pixel++) {
            for (int channel = 0; channel < 3; channel++) {
                pixels[offset + pixel * 3 + channel] = record[1 + channel * PLANE + pixel];
            }
        }
    }

    /**
     * Writes examples of shape {@code [32, 32, 3]} as one batch. Pixels are rounded to the nearest of 256 levels, which
     * moves an adversarial pixel by up to 1/510. The file appears whole or not at all.
     */
    public static void write(Examples examples, Path file) throws IOException {
        if (!examples.imageShape().equals(IMAGE)) {
            throw new IllegalArgumentException("images " + examples.imageShape()
                    + " do not fit a CIFAR-10 batch: it holds " + IMAGE);
        }
        for (int label : examples.labels()) {
            if (label >= CLASS_NAMES.size()) {
                throw new IllegalArgumentException(
                        "label " + label + " does not fit a CIFAR-10 batch: it holds 0 to 9");
            }
        }
        WholeFile.write(file, out -> {
            byte[] record = new byte[RECORD];
            float[] image = new float[PIXELS];
            for (int i = 0; i < examples.size(); i++) {
                examples.copyImage(i, image, 0);
                record[0] = (byte) examples.label(i);
                for (int pixel = 0; pixel < PLANE; pixel++) {
                    for (int channel = 0; channel < 3; channel++) {
                        record[1 + channel * PLANE + pixel] = GreyLevel.nearest(image[pixel * 3 + channel]);
                    }
                }
                out.write(record);
            }
        });
    }
}
