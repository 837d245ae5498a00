package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A random change of a training image that leaves its class as it is. What happens to an image depends on the key it
 * is given and on nothing else, see {@link Batches}.
 */
public sealed interface Augmentation {
    /**
     * Changes one image in place.
     *
     * @param key names the chance by which this image is changed
     * @param image {@code [height, width, channels]}
     * @param pixels holds the image from {@code offset} on
     */
    void apply(RandomKey key, Shape image, float[] pixels, int offset);

    /** Its name, and its number after a colon, as {@link DataDefence#parse} reads them: {@code crop:4}. */
    String text();

    /** No change: the default. */
    static Augmentation none() {
        return new Sequence(List.of());
    }

    /**
     * A random crop, then a horizontal flip for half of the images: the usual augmentation of CIFAR-10, there with a
     * padding of 4 (He et al. 2016, section 4.2).
     */
    static Augmentation cropAndFlip(int padding) {
        return new Sequence(List.of(new RandomCrop(padding), new HorizontalFlip()));
    }

    /**
     * Surrounds the image with {@code padding} black pixels and cuts an image of the old size out of that, at one of
     * the {@code (2 · padding + 1)²} places, all equally likely.
     *
     * @param padding 1 or more, smaller than the image
     */
    record RandomCrop(int padding) implements Augmentation {
        public RandomCrop {
            if (padding < 1) {
                throw new IllegalArgumentException("padding " + padding
                        + " of a random crop is not positive: 4 is usual for images of 32 × 32");
            }
        }

        @Override
        public String text() { return "crop:" + padding; }

        @Override
        public void apply(RandomKey key, Shape image, float[] pixels, int offset) {
            int height = image.extent(0);
            int row = image.extent(1) * image.extent(2);
            if (padding >= height || padding >= image.extent(1)) {
                throw new IllegalArgumentException("padding " + padding
                        + " of a random crop is not smaller than the image " + image + ": nothing of it might be left");
            }
            int down = key.below(2 * padding + 1, 0, 0) - padding;
            int right = (key.below(2 * padding + 1, 0, 1) - padding) * image.extent(2);
            float[] original = Arrays.copyOfRange(pixels, offset, offset + image.size());
            Arrays.fill(pixels, offset, offset + image.size(), 0f);
            for (int y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
                // result[y][x] = original[y + down][x + right], where that exists
                System.arraycopy(original, (y + down) * row + Math.max(0, right),
                        pixels, offset + y * row + Math.max(0, -right), row - Math.abs(right));
            }
        }
    }

    /** Exchanges left and right, for half of the images. */
    record HorizontalFlip() implements Augmentation {
        @Override
        public String text() { return "flip"; }

        @Override
        public void apply(RandomKey key, Shape image, float[] pixels, int offset) {
            if (key.below(2, 0, 0) == 0) {
                return;
            }
            int width = image.extent(1);
            int channels = image.extent(2);
            for (int y = 0; y < image.extent(0); y++) {
                for (int x = 0; x < width / 2; x++) {
                    int left = offset + (y * width + x) * channels;
                    int right = offset + (y * width + width - 1 - x) * channels;
                    for (int channel = 0; channel < channels; channel++) {
                        float swapped = pixels[left + channel];
                        pixels[left + channel] = pixels[right + channel];
                        pixels[right + channel] = swapped;
                    }
                }
            }
        }
    }

    /**
     * Blackens a square whose centre is any pixel, all equally likely, so that a part of it may lie outside (DeVries
     * and Taylor, "Improved regularization of convolutional neural networks with cutout", 2017).
     *
     * @param side of the square in pixels, 1 or more
     */
    record Cutout(int side) implements Augmentation {
        public Cutout {
            if (side < 1) {
                throw new IllegalArgumentException("side " + side
                        + " of a cutout is not positive: 8 is usual for images of 28 × 28");
            }
        }

        @Override
        public String text() { return "cutout:" + side; }

        @Override
        public void apply(RandomKey key, Shape image, float[] pixels, int offset) {
            int top = key.below(image.extent(0), 0, 0) - side / 2;
            int left = key.below(image.extent(1), 0, 1) - side / 2;
            int from = Math.max(0, left);
            int to = Math.min(image.extent(1), left + side);
            for (int y = Math.max(0, top); y < Math.min(image.extent(0), top + side); y++) {
                int row = offset + y * image.extent(1) * image.extent(2);
                Arrays.fill(pixels, row + from * image.extent(2), row + to * image.extent(2), 0f);
            }
        }
    }

    /**
     * Adds a normal draw to every value, and keeps it within [0, 1].
     *
     * @param deviation its standard deviation where pixels run from 0 to 1, above 0 and at most 1
     */
    record Noise(float deviation) implements Augmentation {
        public Noise {
            if (!(deviation > 0 && deviation <= 1)) {
                throw new IllegalArgumentException("deviation " + deviation
                        + " of noise is outside (0, 1]: pixels run from 0 to 1, and 0.1 is usual");
            }
        }

        @Override
        public String text() { return "noise:" + deviation; }

        @Override
        public void apply(RandomKey key, Shape image, float[] pixels, int offset) {
            for (int i = 0; i < image.size(); i++) {
                pixels[offset + i] = Math.clamp(pixels[offset + i] + deviation * key.normal(0, i), 0f, 1f);
            }
        }
    }

    /** One after the other, each by a chance of its own. */
    record Sequence(List<Augmentation> steps) implements Augmentation {
        public Sequence {
            steps = List.copyOf(steps);
        }

        @Override
        public String text() { return steps.stream().map(Augmentation::text).collect(Collectors.joining(",")); }

        @Override
        public void apply(RandomKey key, Shape image, float[] pixels, int offset) {
            for (int step = 0; step < steps.size(); step++) {
                steps.get(step).apply(key.child(step), image, pixels, offset);
            }
        }
    }
}
