package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.random.RandomKey;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
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
 * <p>The order is keyed by (seed, epoch), and what happens to an image by (seed, epoch, its index in the examples),
 * its partner in a mixture included: any batch of any epoch can be had without the ones before it, and no image depends
 * on its neighbours.
 */
public final class Batches {
    private final Examples examples;
    private final int batchSize;
    private final boolean dropLast;
    private final boolean shuffle;
    private final RandomKey order;
    private final DataDefence defence;
    private final RandomKey change;

    private Batches(Examples examples, int batchSize, boolean dropLast, boolean shuffle, RandomKey order,
            DataDefence defence, RandomKey change) {
        this.examples = examples;
        this.batchSize = batchSize;
        this.dropLast = dropLast;
        this.shuffle = shuffle;
        this.order = order;
        this.defence = defence;
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
        return new Batches(examples, batchSize, false, false, new RandomKey(0), DataDefence.none(), new RandomKey(0));
    }

    /** In an order drawn anew for each epoch. */
    public Batches shuffled(long seed) {
        RandomKey key = new RandomKey(seed).child("shuffle");
        return new Batches(examples, batchSize, dropLast, true, key, defence, change);
    }

    /** With every image changed by {@code wanted}, otherwise in each epoch. */
    public Batches augmented(Augmentation wanted, long seed) {
        return augmented(DataDefence.of(wanted), seed);
    }

    /** With every image changed, and mixed with another, as {@code wanted} says, otherwise in each epoch. */
    public Batches augmented(DataDefence wanted, long seed) {
        RandomKey key = new RandomKey(seed).child("augment");
        return new Batches(examples, batchSize, dropLast, shuffle, order, wanted, key);
    }

    /** Without the last batch of an epoch where it is smaller than the others. */
    public Batches droppingLast() {
        return new Batches(examples, batchSize, true, shuffle, order, defence, change);
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
                draw(chosen[i], images, i * image.size());
                labels[i] = examples.label(chosen[i]);
            }
            return defence.mixup().isEmpty() ? new Batch(shape, images, labels, chosen)
                    : mixed(defence.mixup().get(), new Batch(shape, images, labels, chosen));
        }

        /** One image with the changes that come before mixing, as it is in this epoch, whatever batch it is for. */
        private void draw(int index, float[] pixels, int offset) {
            examples.copyImage(index, pixels, offset);
            apply(defence.before(), change.child(index), pixels, offset);
        }

        private Batch mixed(Mixup mixup, Batch batch) {
            Shape image = examples.imageShape();
            float[] other = new float[image.size()];
            float[] shares = new float[batch.size()];
            int[] otherLabels = new int[batch.size()];
            for (int i = 0; i < batch.size(); i++) {
                int index = batch.indices()[i];
                RandomKey key = change.child(index).child("mixup");
                int partner = mixup.partner(key, index, examples.size());
                draw(partner, other, 0);
                shares[i] = mixup.share(key);
                otherLabels[i] = examples.label(partner);
                for (int p = 0; p < other.length; p++) {
                    int at = i * other.length + p;
                    batch.images()[at] = shares[i] * batch.images()[at] + (1 - shares[i]) * other[p];
                }
                apply(defence.after(), change.child(index).child("after"), batch.images(), i * other.length);
            }
            return new Batch(batch.shape(), batch.images(), batch.labels(), batch.indices(), shares, otherLabels);
        }

        private void apply(List<Augmentation> steps, RandomKey key, float[] pixels, int offset) {
            for (int step = 0; step < steps.size(); step++) {
                steps.get(step).apply(key.child(step), examples.imageShape(), pixels, offset);
            }
        }

        @Override
        public Iterator<Batch> iterator() {
            return IntStream.range(0, size()).mapToObj(this::batch).iterator();
        }
    }
}
