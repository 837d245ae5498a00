package io.github.tardigrad.attacks.gradient;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.search.GradientHealth;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.op.Op;
import io.github.tardigrad.nn.Classifier;
import org.jspecify.annotations.Nullable;

/**
 * The gradient by the pixels of what an attack climbs, wherever it is asked for: one forward and one backward pass each
 * time. It points to the goal, be that away from the label or towards the target.
 */
public final class Slope implements AutoCloseable {
    private final Classifier model;
    private final Loss loss;
    private final Tensor reference;
    private final Tensor direction;
    private final GradientHealth health;
    private final int images;
    private long passes;
    private @Nullable Tensor peak;
    private @Nullable Tape tape;

    Slope(Classifier model, Loss loss, Tape memory, AttackBatch batch, Goal goal) {
        this.model = model;
        this.loss = loss;
        this.images = batch.size();
        this.reference = loss.reference(memory, goal, model.classes());
        this.direction = memory.allocate(Shape.of(images));
        this.health = new GradientHealth(model.engine().backend(), memory, batch);
        model.engine().backend().memory().fill(direction, goal.isTargeted() ? -1 : 1);
    }

    /**
     * The gradient at {@code x}, shaped as it; valid until the next call.
     *
     * @param x {@code [n, height, width, channels]}, one for each image of the batch
     */
    public Tensor at(Tensor x) {
        return ask(x, null);
    }

    /** As {@link #at}, of the model behind a change of the images that keeps their shape. */
    public Tensor through(Op change, Tensor x) {
        return ask(x, change);
    }

    private Tensor ask(Tensor x, @Nullable Op change) {
        close();
        Tape asking = model.engine().tape(Gradients.OF_INPUTS);
        tape = asking;
        Tensor watched = asking.watch(x);
        Tensor logits = model.logits(asking, change == null ? watched : asking.apply(change, watched));
        Tensor gradient = asking.backward(loss.of(asking, logits, reference), direction).of(watched);
        peak = health.examine(gradient);
        passes++;
        return gradient;
    }

    /** The largest |gradient| of each image in the last answer, {@code [n, 1, 1, 1]}; valid until the next question. */
    public Tensor peak() {
        if (peak == null) {
            throw new IllegalStateException("no gradient was asked for yet: ask for one first");
        }
        return peak;
    }

    /** What all questions so far took. */
    AttackResult.Cost cost() {
        return new AttackResult.Cost(passes * images, 0, health.zeros());
    }

    @Override
    public void close() {
        if (tape != null) {
            tape.close();
        }
    }
}
