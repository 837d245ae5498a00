package io.github.tardigrad.attacks;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Classifier;

/**
 * Images to attack, and which images of their data set they are. Random numbers are keyed by that, so an attack gives
 * an image the same result in any batch.
 *
 * @param images {@code [n, height, width, channels]}, pixels in [0, 1]
 * @param ids the position of each image in its data set, 0 or more
 */
public record AttackBatch(Tensor images, int[] ids) {
    /** By how much a pixel may miss [0, 1] before it is refused; rounding in other programs costs about this. */
    private static final float TOLERANCE = 1e-5f;

    /** Checks that there is an id for each image. */
    public AttackBatch {
        if (images.shape().rank() != 4 || images.size() == 0) {
            throw new IllegalArgumentException("images " + images.shape()
                    + " are not [n, height, width, channels] with at least one image");
        }
        if (ids.length != images.shape().extent(0)) {
            throw new IllegalArgumentException(ids.length + " ids do not fit " + images.shape().extent(0)
                    + " images: an image's id is its position in the data set");
        }
        for (int id : ids) {
            if (id < 0) {
                throw new IllegalArgumentException("id " + id
                        + " is negative: an image's id is its position in the data set");
            }
        }
        ids = ids.clone();
    }

    /** Images numbered from 0. */
    public static AttackBatch of(Tensor images) {
        int count = images.shape().rank() == 0 ? 0 : images.shape().extent(0);
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = i;
        }
        return new AttackBatch(images, ids);
    }

    /**
     * Checks the images against a model, and their pixels against [0, 1].
     *
     * @throws IllegalArgumentException when they are not of the model's input shape, or a pixel is outside or not a
     *     number
     */
    public void check(Classifier model) {
        if (!images.shape().dropFirst().equals(model.inputShape())) {
            throw new IllegalArgumentException("images " + images.shape() + " do not fit model " + model.name()
                    + ", which takes [n, height, width, channels] with " + model.inputShape());
        }
        float[] pixels = images.toArray();
        for (int i = 0; i < pixels.length; i++) {
            if (!(pixels[i] >= -TOLERANCE && pixels[i] <= 1 + TOLERANCE)) {
                throw new IllegalArgumentException("pixel " + pixels[i] + " of image "
                        + ids[i / images.shape().rowSize()]
                        + " is outside [0, 1]: divide grey levels by 255, and leave normalisation to the model");
            }
        }
    }

    @Override
    public int[] ids() { return ids.clone(); }

    /** The position of image number {@code index} of this batch in its data set. */
    public int id(int index) { return ids[index]; }

    /** How many images there are. */
    public int size() { return ids.length; }
}
