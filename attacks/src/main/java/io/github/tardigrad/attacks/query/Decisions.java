package io.github.tardigrad.attacks.query;

import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.search.GradientQuery;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;

/** Asks a model whether images reach the goals of a batch, and counts how often it was asked about each. */
final class Decisions {
    private final Classifier model;
    private final AttackBatch batch;
    private final Goal goal;
    private final long budget;
    private final long[] asked;
    private final GradientQuery query;

    /**
     * Nothing asked yet.
     *
     * @param budget how many queries an image may take
     */
    Decisions(Classifier model, AttackBatch batch, Goal goal, long budget) {
        batch.check(model);
        goal.check(batch.size(), model.classes());
        this.model = model;
        this.batch = batch;
        this.goal = goal;
        this.budget = budget;
        this.asked = new long[batch.size()];
        this.query = new GradientQuery(model);
    }

    Classifier model() { return model; }

    AttackBatch batch() { return batch; }

    /** What all questions so far took, and the judge's. */
    AttackResult.Cost cost() { return query.cost().plus(new AttackResult.Cost(0, batch.size(), 0)); }

    /** Whether so many more questions about an image are within the budget. */
    boolean affords(int image, long more) { return asked[image] + more <= budget; }

    /** About the images of the batch themselves. */
    boolean[] askClean() {
        int[] all = new int[batch.size()];
        Arrays.setAll(all, i -> i);
        return ask(batch.images(), all);
    }

    /**
     * Whether each of some candidates reaches the goal of its image.
     *
     * @param images which image of the batch each candidate is made of, by index
     */
    boolean[] ask(Tensor candidates, int... images) {
        Logits answers = query.ask(new AttackBatch(candidates, Arrays.stream(images).map(batch::id).toArray()));
        boolean[] reached = new boolean[images.length];
        for (int row = 0; row < images.length; row++) {
            asked[images[row]]++;
            reached[row] = goal.isReached(images[row], answers.label(row));
        }
        return reached;
    }

    /**
     * As {@link #ask(Tensor, int...)}, for candidates on the host.
     *
     * @param candidates one after the other, each as large as an image
     */
    boolean[] ask(float[] candidates, int... images) {
        try (Tape memory = model.engine().tape(Gradients.NONE)) {
            Shape shape = batch.images().shape().with(0, images.length);
            return ask(memory.tensor(shape, candidates), images);
        }
    }
}
