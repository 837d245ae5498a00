package io.github.tardigrad.nn.onnx;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.nn.layer.Layer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A layer of the network that is being made, with its numbers; or the images.
 *
 * @param layer null for the images
 * @param shape of its output, in our layout without the batch axis
 * @param variables what the layer keeps, by the names that it has for them
 * @param affine for a {@link io.github.tardigrad.nn.layer.Rescale} its numbers, more exact than floats
 */
record Step(@Nullable Layer layer, List<Step> inputs, Shape shape, Map<String, float[]> variables,
        @Nullable Affine affine) {

    /** {@code x · scale + shift} for each channel. */
    @SuppressWarnings("ArrayRecordComponent")
    record Affine(double[] scale, double[] shift) {
        /** This one, and then another. */
        Affine then(Affine other) {
            double[] newScale = new double[scale.length];
            double[] newShift = new double[scale.length];
            for (int i = 0; i < scale.length; i++) {
                newScale[i] = scale[i] * other.scale[i];
                newShift[i] = shift[i] * other.scale[i] + other.shift[i];
            }
            return new Affine(newScale, newShift);
        }
    }

    /** Two steps are one only if they are the same. */
    @Override
    public boolean equals(@Nullable Object other) { return this == other; }

    @Override
    public int hashCode() { return System.identityHashCode(this); }
}
