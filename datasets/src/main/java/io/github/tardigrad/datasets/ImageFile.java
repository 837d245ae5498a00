package io.github.tardigrad.datasets;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A decoded PNG or JPEG file: the levels 0–255 as the file has them, row by row, the channels of a pixel together.
 *
 * <p>No colour profile or gamma is applied: a model sees the numbers that are stored.
 *
 * @param channels 1 for grey, 3 for red, green and blue
 */
record ImageFile(int height, int width, int channels, byte[] levels) {
    private static final long MAX_FILE_BYTES = 64L << 20;
    private static final long MAX_PIXELS = 16L << 20;

    static ImageFile read(Path file) throws IOException {
        DataSetException.requireFile(file, "a PNG or JPEG image");
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new DataSetException(file + " has more than " + (MAX_FILE_BYTES >> 20)
                        + " MiB: too much for an image of a data set");
            }
            if (PngChunks.isPng(bytes)) {
                PngChunks.check(file, bytes);
            }
            return of(file, decode(file, bytes));
        } catch (IOException failure) {
            throw DataSetException.reading(file, failure);
        }
    }

    private static BufferedImage decode(Path file, byte[] bytes) throws IOException {
        List<String> warnings = new ArrayList<>();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            ImageReader reader = reader(file, in);
            try {
                reader.setInput(in, true, true);
                reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MAX_PIXELS) {
                    throw new DataSetException(file + " is " + reader.getWidth(0) + " × " + reader.getHeight(0)
                            + " pixels; at most " + MAX_PIXELS + " are read: scale it down");
                }
                BufferedImage image = reader.read(0);
                if (!warnings.isEmpty()) { // a truncated JPEG is only a warning, with grey where pixels are missing
                    throw new DataSetException(file + " is a damaged image (" + warnings.getFirst()
                            + "): copy it again, save it anew or remove it");
                }
                return image;
            } finally {
                reader.dispose();
            }
        } catch (DataSetException clear) {
            throw clear;
        } catch (IOException | RuntimeException damage) { // decoders answer some damage with unchecked exceptions
            throw new DataSetException(file + " is a damaged image (" + damage.getMessage()
                    + "): copy it again, save it anew or remove it", damage);
        }
    }

    private static ImageReader reader(Path file, ImageInputStream in) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            String format = reader.getFormatName().toLowerCase(Locale.ROOT);
            if (format.equals("png") || format.equals("jpeg")) {
                return reader;
            }
            reader.dispose();
        }
        throw new DataSetException(file + " is neither a PNG nor a JPEG image by its content: convert or remove it");
    }

    private static ImageFile of(Path file, BufferedImage image) throws DataSetException {
        ColorModel colours = image.getColorModel();
        if (colours instanceof IndexColorModel palette) {
            return ofPalette(file, image, palette);
        }
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int channels = colours.getNumColorComponents();
        for (int bits : colours.getComponentSize()) {
            if (bits != 8) {
                throw new DataSetException(file + " has " + bits + " bits a channel; 8 are read: convert it");
            }
        }
        if (channels != 1 && channels != 3) {
            throw new DataSetException(file + " has " + channels + " colour channels; 1 or 3 are read: convert it");
        }
        int pixels = image.getWidth() * image.getHeight();
        int[] samples = raster.getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
        byte[] levels = new byte[pixels * channels];
        for (int i = 0; i < pixels; i++) {
            if (bands > channels && samples[i * bands + channels] != 255) {
                throw transparent(file);
            }
            for (int channel = 0; channel < channels; channel++) {
                levels[i * channels + channel] = (byte) samples[i * bands + channel];
            }
        }
        return new ImageFile(image.getHeight(), image.getWidth(), channels, levels);
    }

    /** A palette, which also stands for grey of 1, 2 or 4 bits; grey when every colour in use is. */
    private static ImageFile ofPalette(Path file, BufferedImage image, IndexColorModel palette)
            throws DataSetException {
        int pixels = image.getWidth() * image.getHeight();
        int[] indices = image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
        byte[] levels = new byte[pixels * 3];
        boolean grey = true;
        for (int i = 0; i < pixels; i++) {
            int index = indices[i];
            if (index >= palette.getMapSize()) {
                throw new DataSetException(file + " uses colour " + index + " of a palette of "
                        + palette.getMapSize() + ": the image is damaged");
            }
            if (palette.getAlpha(index) != 255) {
                throw transparent(file);
            }
            levels[i * 3] = (byte) palette.getRed(index);
            levels[i * 3 + 1] = (byte) palette.getGreen(index);
            levels[i * 3 + 2] = (byte) palette.getBlue(index);
            grey &= levels[i * 3] == levels[i * 3 + 1] && levels[i * 3] == levels[i * 3 + 2];
        }
        ImageFile rgb = new ImageFile(image.getHeight(), image.getWidth(), 3, levels);
        return grey ? rgb.toGrey() : rgb;
    }

    private static DataSetException transparent(Path file) {
        return new DataSetException(
                file + " has transparent pixels, which no model sees: flatten it onto a background");
    }

    /** This image in grey: the luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B, rounded. */
    ImageFile toGrey() {
        if (channels == 1) {
            return this;
        }
        byte[] grey = new byte[height * width];
        for (int i = 0; i < grey.length; i++) {
            int weighted = 299 * (levels[i * 3] & 0xff)
                    + 587 * (levels[i * 3 + 1] & 0xff)
                    + 114 * (levels[i * 3 + 2] & 0xff);
            grey[i] = (byte) ((weighted + 500) / 1000);
        }
        return new ImageFile(height, width, 1, grey);
    }

    /** This image with three channels, equal where it was grey. */
    ImageFile toRgb() {
        if (channels == 3) {
            return this;
        }
        byte[] rgb = new byte[levels.length * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = levels[i / 3];
        }
        return new ImageFile(height, width, 3, rgb);
    }
}
