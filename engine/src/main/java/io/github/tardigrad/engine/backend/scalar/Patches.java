package io.github.tardigrad.engine.backend.scalar;

import static io.github.tardigrad.engine.backend.scalar.Windows.OUTSIDE;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.backend.ConvolutionGeometry;
import java.util.Arrays;

/**
 * What a convolution sees of some images in one group of channels, as a matrix: row {@code image · windows + window} is
 * the content of that window, element {@code cell · channels + c} of it channel c of the pixel under that cell, 0 where
 * that is padding. That 0 is a factor like any other: times an infinite weight or gradient it is NaN, as it is in the
 * vector backend.
 */
final class Patches {
    /** So many rows at least, if there are images for them, that loops along them are long. */
    private static final int ENOUGH_ROWS = 256;

    private final Windows windows;
    private final int imageSize;
    private final int channels;
    private final int images;
    private final float[] values;

    Patches(ConvolutionGeometry geometry, Shape x, Shape weights, Shape y) {
        windows = Windows.of(geometry, x, weights, y);
        imageSize = x.rowSize();
        channels = weights.extent(2);
        images = Math.clamp((ENOUGH_ROWS + windows.count() - 1) / windows.count(), 1, Math.max(1, x.extent(0)));
        values = new float[images * windows.count() * windows.cells() * channels];
    }

    /** For how many images there is room. */
    int images() { return images; }

    /** The patches of {@code count} images. */
    Matrix of(int count) {
        return Matrix.of(new Floats(values, 0), 0, count * windows.count(), windows.cells() * channels);
    }

    /** Sets all to 0. */
    void clear() { Arrays.fill(values, 0); }

    /** Fills them with what group {@code g} sees of the {@code count} images from number {@code n} on. */
    void take(Floats x, int n, int count, int g) {
        int at = 0;
        for (int image = n; image < n + count; image++) {
            int first = image * imageSize + g * channels;
            for (int place : windows.places()) {
                if (place == OUTSIDE) {
                    Arrays.fill(values, at, at + channels, 0);
                } else {
                    x.read(first + place, values, at, channels);
                }
                at += channels;
            }
        }
    }

    /** The way back: adds each element that is not padding to the element of x that it lies on. */
    void addTo(Floats x, int n, int count, int g) {
        int at = 0;
        for (int image = n; image < n + count; image++) {
            int first = image * imageSize + g * channels;
            for (int place : windows.places()) {
                for (int c = 0; place != OUTSIDE && c < channels; c++) {
                    x.add(first + place + c, values[at + c]);
                }
                at += channels;
            }
        }
    }
}
