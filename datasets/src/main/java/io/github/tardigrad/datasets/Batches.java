package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * Examples, batch by batch; immutable, so many threads may read one. As built by {@link #of} they come in their own
 * order and unchanged, the last batch with what is left; the other methods give a changed copy.
 *
 * <pre>{@code
 * Batches batches = Batches.of(examples, 128).shuffled(seed).augmented(Augmentation.cropAndFlip(4), seed);
 * for (Batch batch : batches.epoch(3)) { … }
 * }</pre>
 *
 * <p>The order is keyed by (seed, epoch), and the augmentation of an image by (seed, epoch, its index in the
 * examples): any batch of any epoch can be had without the ones before it, and no image depends on its neighbours.
 */
public final class Batches {
    private final Examples examples;
    private final int batchSize;
    private final boolean dropLast;
    private final boolean shuffle;
    private final RandomKey order;
    private final Augmentation augmentation;
    private final RandomKey change;

    private Batches(Examples examples, int batchSize, boolean dropLast, boolean shuffle, RandomKey order,
            Augmentation augmentation, RandomKey change) {
        this.examples = examples;
        this.batchSize = batchSize;
        this.dropLast = dropLast;
        this.shuffle = shuffle;
        this.order = order;
        this.augmentation = augmentation;
        this.change = change;
        if (dropLast && batchSize > examples.size()) {
            throw new IllegalArgumentException("batch size " + batchSize + " is larger than the " + examples.size()
                    + " examples, and dropping the last batch would leave none: take a smaller batch");
        }
    }

    /** The examples in their order, {@code batchSize} (1 or more) at a time. */
    public static Batches of(Examples examples, int batchSize) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size " + batchSize + " is not positive: 128 is usual");
        }
        if (examples.size() == 0) {
            throw new IllegalArgumentException(examples.name() + " has no examples: there is nothing to batch");
        }
        return new Batches(examples, batchSize, false, false, new RandomKey(0), Augmentation.none(), new RandomKey(0));
    }

    /** In an order drawn anew for each epoch. */
    public Batches shuffled(long seed) {
        RandomKey key = new RandomKey(seed).child("shuffle");
        return new Batches(examples, batchSize, dropLast, true, key, augmentation, change);
    }

    /** With every image changed by {@code wanted}, otherwise in each epoch. */
    public Batches augmented(Augmentation wanted, long seed) {
        RandomKey key = new RandomKey(seed).child("augment");
        return new Batches(examples, batchSize, dropLast, shuffle, order, wanted, key);
    }

    /** Without the last batch of an epoch where it is smaller than the others. */
    public Batches droppingLast() {
        return new Batches(examples, batchSize, true, shuffle, order, augmentation, change);
    }

    /** How many batches an epoch has. */
    public int perEpoch() {
        int full = examples.size() / batchSize;
        return dropLast || examples.size() % batchSize == 0 ? full : full + 1;
    }

    /** One pass over the examples; {@code number} counts from 0. */
    public Epoch epoch(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("epoch " + number + " is negative: epochs count from 0");
        }
        int[] indices = shuffle
                ? Permutation.of(examples.size(), order.child(number))
                : Permutation.counting(0, examples.size());
        return new Epoch(indices, change.child(number));
    }

    /** One pass over the examples. Batches are made when asked for. */
    public final class Epoch implements Iterable<Batch> {
        private final int[] indices;
        private final RandomKey change;

        private Epoch(int[] indices, RandomKey change) {
            this.indices = indices;
            this.change = change;
        }

        /** How many batches there are. */
        public int size() { return perEpoch(); }

        /** Batch {@code number}, counted from 0; the same each time. */
        public Batch batch(int number) {
            if (number < 0 || number >= size()) {
                throw new IllegalArgumentException("batch " + number + " does not exist: an epoch has " + size()
                        + ", counted from 0");
            }
            int from = number * batchSize;
            int[] chosen = Arrays.copyOfRange(indices, from, Math.min(from + batchSize, indices.length));
            Shape image = examples.imageShape();
            Shape shape = image.prepend(chosen.length);
            float[] images = new float[shape.size()];
            int[] labels = new int[chosen.length];
            for (int i = 0; i < chosen.length; i++) {
                examples.copyImage(chosen[i], images, i * image.size());
                augmentation.apply(change.child(chosen[i]), image, images, i * image.size());
                labels[i] = examples.label(chosen[i]);
            }
            return new Batch(shape, images, labels, chosen);
        }

        @Override
        public Iterator<Batch> iterator() {
            return IntStream.range(0, size()).mapToObj(this::batch).iterator();
        }
    }
}
