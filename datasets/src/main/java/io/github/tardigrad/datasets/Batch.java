package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Shape;

/**
 * Images that go through a model together. The arrays are fresh for each batch and belong to who asked for it.
 *
 * @param shape {@code [size, height, width, channels]}
 * @param images {@code shape.size()} pixels in [0, 1], in the order of {@code shape}
 * @param labels the class index of each image; of a mixed one, that of its larger part
 * @param indices where each image stands in the examples that were batched, which keys its randomness
 * @param shares how much of each image is of its label's class, 0.5–1; empty where nothing was mixed
 * @param otherLabels the class index of the rest of each image; empty where nothing was mixed
 */
public record Batch(Shape shape, float[] images, int[] labels, int[] indices, float[] shares, int[] otherLabels) {
    /** Of images that are each of one class. */
    public Batch(Shape shape, float[] images, int[] labels, int[] indices) {
        this(shape, images, labels, indices, new float[0], new int[0]);
    }

    /** How many images there are. */
    public int size() { return labels.length; }

    /** Whether the images are mixtures of two, see {@link Mixup}. */
    public boolean isMixed() { return shares.length > 0; }
}
