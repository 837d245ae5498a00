package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Shape;

/**
 * Images that go through a model together. The arrays are fresh for each batch and belong to who asked for it.
 *
 * @param shape {@code [size, height, width, channels]}
 * @param images {@code shape.size()} pixels in [0, 1], in the order of {@code shape}
 * @param labels the class index of each image
 * @param indices where each image stands in the examples that were batched, which keys its randomness
 */
public record Batch(Shape shape, float[] images, int[] labels, int[] indices) {
    /** How many images there are. */
    public int size() { return labels.length; }
}
