package io.github.tardigrad.training.adversarial;

import io.github.tardigrad.datasets.PngImage;
import io.github.tardigrad.engine.Shape;
import java.util.Arrays;

/** A white picture in colour to draw on, pixel by pixel. What falls outside is cut off. */
final class Canvas {
    private static final Letters LETTERS = new Letters();

    private final int width;
    private final int height;
    private final float[] pixels;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.pixels = new float[width * height * 3];
        Arrays.fill(pixels, 1);
    }

    /** A rectangle of one colour. */
    void fill(int x, int y, int columns, int rows, int colour) {
        for (int row = y; row < y + rows; row++) {
            for (int column = x; column < x + columns; column++) {
                set(column, row, (colour >> 16 & 0xff) / 255f, (colour >> 8 & 0xff) / 255f, (colour & 0xff) / 255f);
            }
        }
    }

    /** Words in letters of 5 × 7, each of their pixels a square of {@code scale}. */
    void write(int x, int y, int scale, int colour, String words) {
        for (int i = 0; i < words.length(); i++) {
            for (int row = 0; row < Letters.HEIGHT; row++) {
                for (int column = 0; column < Letters.ADVANCE; column++) {
                    if (LETTERS.covers(words.charAt(i), row, column)) {
                        fill(x + (i * Letters.ADVANCE + column) * scale, y + row * scale, scale, scale, colour);
                    }
                }
            }
        }
    }

    /**
     * An image, each of its pixels a square of {@code scale}.
     *
     * @param shape {@code [height, width, 1 or 3]}
     * @param image pixels; those outside [0, 1] are cut
     */
    void draw(int x, int y, int scale, Shape shape, float[] image) {
        int channels = shape.extent(2);
        for (int row = 0; row < shape.extent(0) * scale; row++) {
            for (int column = 0; column < shape.extent(1) * scale; column++) {
                int at = (row / scale * shape.extent(1) + column / scale) * channels;
                set(x + column, y + row, unit(image[at]), unit(image[at + (channels == 3 ? 1 : 0)]),
                        unit(image[at + channels - 1]));
            }
        }
    }

    /** The bytes of a PNG file. */
    byte[] png() { return PngImage.encode(Shape.of(height, width, 3), pixels); }

    private void set(int x, int y, float red, float green, float blue) {
        if (x >= 0 && x < width && y >= 0 && y < height) {
            int at = (y * width + x) * 3;
            pixels[at] = red;
            pixels[at + 1] = green;
            pixels[at + 2] = blue;
        }
    }

    private static float unit(float value) { return Math.min(1, Math.max(0, value)); }
}
