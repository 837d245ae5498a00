package io.github.tardigrad.attacks.universal;

import static io.github.tardigrad.engine.expression.Expression.input;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;

/**
 * A universal adversarial perturbation (Moosavi-Dezfooli et al. 2017): one change, found on some images, that is added
 * to any image, which is then clamped to [0, 1]. It is found by {@link UniversalFit}, or given.
 *
 * <p>As an attack it asks the model nothing. With a smaller epsilon than the change is long, each image is pulled back
 * into the smaller ball.
 */
public final class UniversalPerturbation implements Attack {
    private static final int BATCH = 256;
    private static final Expression CHANGED = input(0).plus(input(1)).clamp(0, 1);

    private final Norm norm;
    private final float epsilon;
    private final Shape shape;
    private final float[] change;

    /**
     * A change that is known.
     *
     * @param norm in which it is no longer than {@code epsilon}
     * @param shape {@code [height, width, channels]}
     * @param change what is added to each value of an image, in pixels
     */
    public UniversalPerturbation(Norm norm, float epsilon, Shape shape, float... change) {
        if (shape.rank() != 3 || shape.size() != change.length) {
            throw new IllegalArgumentException(change.length + " changes do not fit images " + shape
                    + ": one for each value of [height, width, channels] is needed");
        }
        this.norm = norm;
        this.epsilon = norm.checkEpsilon(epsilon);
        this.shape = shape;
        this.change = change.clone();
    }

    /**
     * Looks for a change that fools the model on as many of the examples as it can, by the defaults of
     * {@link UniversalFit}.
     *
     * @param epsilon how long it may be, in pixels of the norm
     */
    public static UniversalPerturbation fit(Classifier model, Examples examples, Norm norm, float epsilon,
            RandomKey key) {
        return UniversalFit.DEFAULT.fit(model, examples, norm, epsilon, key);
    }

    /** What is added to each value of an image, {@code [height · width · channels]}, in pixels. */
    public float[] change() { return change.clone(); }

    /**
     * The share of the examples that the model answers otherwise with the change than without it, 0 to 1: the paper's
     * measure, for which labels do not count.
     */
    public double foolingRate(Classifier model, Examples examples) {
        int fooled = 0;
        for (int from = 0; from < examples.size(); from += BATCH) {
            int to = Math.min(examples.size(), from + BATCH);
            int[] ids = new int[to - from];
            float[] pixels = new float[ids.length * shape.size()];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = from + i;
                examples.copyImage(from + i, pixels, i * shape.size());
            }
            try (Tape memory = model.engine().tape(Gradients.NONE)) {
                Tensor images = memory.tensor(shape.prepend(ids.length), pixels);
                Tensor x = memory.allocate(images.shape());
                Logits before = Logits.of(model, new AttackBatch(images, ids));
                add(model, memory, images, x);
                Logits after = Logits.of(model, new AttackBatch(x, ids));
                for (int i = 0; i < ids.length; i++) {
                    fooled += before.label(i) == after.label(i) ? 0 : 1;
                }
            }
        }
        return (double) fooled / examples.size();
    }

    @Override
    public String name() { return "universal"; }

    @Override
    public Norm norm() { return norm; }

    @Override
    public Classifier.Access access() { return Classifier.Access.LABELS; }

    @Override
    public String parameters(float epsilon) { return "fitted-epsilon=" + Epsilons.text(this.epsilon); }

    @Override
    public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
        batch.check(model);
        norm.checkEpsilons(epsilon, batch.size());
        Tensor x = model.engine().zeros(batch.images().shape());
        perturb(model, batch, goal, epsilon, key, x);
        return AttackResult.judge(model, batch, goal, norm, x, new AttackResult.Cost(0, batch.size(), 0));
    }

    @Override
    public void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor target) {
        goal.check(batch.size(), model.classes());
        try (Tape memory = model.engine().tape(Gradients.NONE)) {
            add(model, memory, batch.images(), target);
            norm.ball(model.engine().backend(), memory, batch.images(), epsilon).project(target);
        }
    }

    private void add(Classifier model, Tape memory, Tensor images, Tensor target) {
        if (!images.shape().dropFirst().equals(shape)) {
            throw new IllegalArgumentException("images " + images.shape() + " do not fit a perturbation of " + shape);
        }
        Tensor shared = memory.tensor(shape.prepend(1), change);
        model.engine().backend().elementwise().evaluate(CHANGED, target, images, shared);
    }

    /** Two changes are told apart by their bits. */
    @Override
    public String toString() {
        return name() + ":" + parameters(0) + ",change=" + Integer.toHexString(Arrays.hashCode(change));
    }
}
