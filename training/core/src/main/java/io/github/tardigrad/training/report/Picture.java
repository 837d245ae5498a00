package io.github.tardigrad.training.report;

import io.github.tardigrad.datasets.PngImage;
import io.github.tardigrad.engine.Shape;
import java.util.Base64;

/**
 * A small image as PNG, pixel by pixel; the page enlarges it without smoothing.
 *
 * @param png the encoded bytes
 * @param width in pixels
 * @param height in pixels
 */
public record Picture(byte[] png, int width, int height) {
    /**
     * An image of pixels in [0, 1].
     *
     * @param shape {@code [height, width, channels]}, 1 channel (grey) or 3 (red, green, blue)
     */
    public static Picture of(float[] pixels, Shape shape) {
        return encode(pixels, shape, 0, 1);
    }

    /**
     * What was changed, enlarged: no change is middle grey, {@code epsilon} up white, {@code epsilon} down black.
     *
     * @param epsilon the largest change that can be told apart, above 0
     */
    public static Picture difference(float[] original, float[] changed, Shape shape, float epsilon) {
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon " + epsilon + " is not above 0: nothing can be enlarged to it");
        }
        float[] difference = new float[original.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = changed[i] - original[i];
        }
        return encode(difference, shape, -epsilon, epsilon);
    }

    /** As the address of an {@code img} element. */
    String dataAddress() {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    private static Picture encode(float[] values, Shape shape, float black, float white) {
        float[] unit = new float[values.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = Math.min(1, Math.max(0, (values[i] - black) / (white - black)));
        }
        return new Picture(PngImage.encode(shape, unit), shape.extent(1), shape.extent(0));
    }
}
