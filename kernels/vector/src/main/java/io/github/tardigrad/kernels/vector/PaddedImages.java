package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import java.util.Arrays;

/**
 * Images with a border of zeros, so that windows over the edge need no special care. Without a border they are read
 * where they lie.
 *
 * @param height rows without the border
 * @param width columns without it
 * @param channels floats of a pixel
 */
record PaddedImages(int height, int width, int channels, int top, int left, int bottom, int right) {
    /** The images of {@code shape} with the padding of a convolution as their border. */
    static PaddedImages of(Shape shape, ConvolutionGeometry g) {
        return new PaddedImages(shape.extent(1), shape.extent(2), shape.extent(3), g.top(), g.left(), g.bottom(),
                g.right());
    }

    /** Whether there is a border, and so a copy to be made. */
    boolean isPadded() { return (top | left | bottom | right) != 0; }

    /** Rows with the border. */
    int paddedHeight() { return height + top + bottom; }

    /** Floats of an image without the border. */
    int size() { return height * width * channels; }

    /** Floats of an image with the border. */
    int paddedSize() { return paddedHeight() * line(); }

    /** Floats from one row to the next, with the border. */
    int line() { return (left + width + right) * channels; }

    /** Copies the image at {@code source[from …]} to {@code target[to …]} with its border. */
    void copy(float[] source, int from, float[] target, int to) {
        int before = left * channels;
        int kept = width * channels;
        Arrays.fill(target, to, to + top * line(), 0);
        for (int row = 0; row < height; row++) {
            int at = to + (top + row) * line();
            Arrays.fill(target, at, at + before, 0);
            System.arraycopy(source, from + row * kept, target, at + before, kept);
            Arrays.fill(target, at + before + kept, at + line(), 0);
        }
        Arrays.fill(target, to + (top + height) * line(), to + paddedSize(), 0);
    }

    /** Copies the image at {@code source[from …]} to {@code target[to …]} without its border. */
    void crop(float[] source, int from, float[] target, int to) {
        int kept = width * channels;
        for (int row = 0; row < height; row++) {
            System.arraycopy(source, from + (top + row) * line() + left * channels, target, to + row * kept, kept);
        }
    }
}
