package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * One image as PNG, grey or RGB, 8 bits a channel: pixels are rounded to the nearest of 256 levels, which moves an
 * adversarial pixel by up to 1/510.
 */
public final class PngImage {
    private PngImage() {}

    /**
     * The bytes of a PNG file.
     *
     * @param shape {@code [height, width, 1]} for grey, {@code [height, width, 3]} for red, green and blue
     * @param pixels {@code shape.size()} values in [0, 1]
     */
    public static byte[] encode(Shape shape, float[] pixels) {
        if (shape.rank() != 3 || shape.size() == 0 || shape.extent(2) != 1 && shape.extent(2) != 3) {
            throw new IllegalArgumentException("an image " + shape
                    + " does not fit a PNG file: [height, width, 1] or [height, width, 3] is needed");
        }
        if (pixels.length != shape.size()) {
            throw new IllegalArgumentException(pixels.length + " pixel values do not make an image " + shape + ": "
                    + shape.size() + " are needed");
        }
        int[] levels = new int[pixels.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = GreyLevel.nearest(pixels[i]) & 0xff;
        }
        boolean grey = shape.extent(2) == 1;
        BufferedImage image = new BufferedImage(shape.extent(1), shape.extent(0),
                grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        image.getRaster().setPixels(0, 0, shape.extent(1), shape.extent(0), levels);
        return encode(image);
    }

    private static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(image);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Writes a PNG file, see {@link #encode}; it appears whole or not at all, missing folders are made. */
    public static void write(Path file, Shape shape, float[] pixels) throws IOException {
        byte[] bytes = encode(shape, pixels);
        WholeFile.write(file, out -> out.write(bytes));
    }
}
