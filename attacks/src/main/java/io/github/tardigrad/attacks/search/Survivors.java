package io.github.tardigrad.attacks.search;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Selection;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The images of a batch that an attack still works on, and tensors with a row for each of them. When images leave, the
 * rows behind them move up in place.
 */
public final class Survivors {
    private final Engine engine;
    private final Tape memory;
    private final AttackBatch batch;
    private final Goal goal;
    private final List<Tensor> tensors = new ArrayList<>();
    private int[] images;

    /** At first the given images of the batch, by index, in rising order. */
    public Survivors(Engine engine, Tape memory, AttackBatch batch, Goal goal, int... images) {
        this.engine = engine;
        this.memory = memory;
        this.batch = batch;
        this.goal = goal;
        this.images = images.clone();
    }

    /** How many are left. */
    public int size() { return images.length; }

    /** Which image of the batch row number {@code row} is about. */
    public int image(int row) { return images[row]; }

    /** A tensor shaped as the images that will follow as images leave; anything in it. */
    public Tensor track() {
        Tensor tensor = memory.allocate(batch.images().shape().with(0, images.length));
        tensors.add(tensor);
        return tensor;
    }

    /** As {@link #track()}, with the pixels of the images in it. */
    public Tensor trackImages() { return track(batch.images()); }

    /**
     * As {@link #track()}, with the rows in it that {@code source} has for the images.
     *
     * @param source shaped as the images of the whole batch; stays as it is
     */
    public Tensor track(Tensor source) {
        Tensor tensor = Selection.rows(engine, memory, source, images);
        tensors.add(tensor);
        return tensor;
    }

    /** The rows of a tracked tensor that are still in use. */
    public Tensor rows(Tensor tracked) {
        return tracked.rows(0, images.length);
    }

    /** These rows as a batch of images, under the ids of the images that they came from. */
    public AttackBatch batch(Tensor tracked) {
        return new AttackBatch(rows(tracked), Arrays.stream(images).map(batch::id).toArray());
    }

    /** What is wanted of those that are left. */
    public Goal goal() { return goal.select(images); }

    /** Lets go of every image but those of the rows that {@code stays} accepts. */
    public void retain(IntPredicate stays) {
        int[] left = new int[images.length];
        int count = 0;
        for (int row = 0; row < images.length; row++) {
            if (stays.test(row)) {
                for (Tensor tensor : count == row ? List.<Tensor>of() : tensors) {
                    engine.backend().memory().copy(tensor.rows(row, row + 1), tensor.rows(count, count + 1));
                }
                left[count++] = images[row];
            }
        }
        images = Arrays.copyOf(left, count);
    }
}
