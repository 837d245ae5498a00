package io.github.tardigrad.attacks;

import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for images near the given ones that reach a {@link Goal}. An attack is an immutable value; the model is used in
 * evaluation mode and left as it is, so one attack and one model serve many threads.
 *
 * <p>An image's result depends on the model, the image, its id, its goal, its epsilon and the key alone: not on its
 * batch.
 */
public interface Attack {
    /** What the command line and reports call it, for example {@code pgd}. */
    String name();

    /** How changes are measured. */
    Norm norm();

    /** What it must know of the model's answers. */
    default Classifier.Access access() { return Classifier.Access.GRADIENTS; }

    /**
     * Refuses a model whose answers do not say what it must know.
     *
     * @throws IllegalArgumentException when they do not; the message names attacks of the same norm that can do without
     */
    default void requireAccess(Classifier model) {
        if (!model.access().covers(access())) {
            throw new IllegalArgumentException("attack " + name() + " needs " + Attacks.text(access()) + ", and model "
                    + model.name() + " gives " + Attacks.text(model.access()) + " only: in " + norm().text() + " take "
                    + String.join(", ", Attacks.names(model.access(), norm())));
        }
    }

    /**
     * What it does otherwise than its name and parameters say because of this model, one sentence each: a loss that is
     * not defined for two classes, for example.
     */
    default List<String> remarks(Classifier model) { return List.of(); }

    /**
     * The parameters with the numbers used at this epsilon, for example {@code steps=20,step-size=0.025,restarts=1}.
     *
     * @param epsilon in pixels
     */
    String parameters(float epsilon);

    /**
     * Attacks a batch.
     *
     * @param epsilon {@code [n, 1, 1, 1]}: how far each image may be changed, in pixels
     * @param key where the attack's random numbers come from
     * @throws IllegalArgumentException when pixels are outside [0, 1] or not numbers, an epsilon is none of this norm,
     *         or images, goal and model do not fit each other
     * @throws ArithmeticException when the model answers with something that is not a number
     */
    AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key);

    /**
     * Attacks a batch with one epsilon for all images; otherwise as
     * {@link #run(Classifier, AttackBatch, Goal, Tensor, RandomKey)}.
     */
    default AttackResult run(Classifier model, AttackBatch batch, Goal goal, float epsilon, RandomKey key) {
        return run(model, batch, goal, Epsilons.tensor(model.engine(), batch.size(), epsilon), key);
    }

    /**
     * Attacks a batch once for each epsilon, the same for all images. An attack that looks for the nearest image
     * searches but once, see {@link MinimumNormAttack}.
     *
     * @return one result an epsilon, in the order given
     */
    default List<AttackResult> run(Classifier model, AttackBatch batch, Goal goal, float[] epsilons, RandomKey key) {
        List<AttackResult> results = new ArrayList<>();
        for (float epsilon : epsilons) {
            results.add(run(model, batch, goal, epsilon, key));
        }
        return results;
    }

    /**
     * How often it reaches the goal within each epsilon: by one run an epsilon, or by one search in all where it looks
     * for the nearest image.
     *
     * @param epsilons in any order
     */
    default SuccessCurve curve(Classifier model, AttackBatch batch, Goal goal, float[] epsilons, RandomKey key) {
        return SuccessCurve.ofEach(norm(), epsilons, run(model, batch, goal, epsilons, key));
    }

    /**
     * Writes adversarial images without judging them: what a trainer wants. Inputs are not checked against [0, 1], and
     * after the first call no memory is allocated.
     *
     * @param target {@code [n, height, width, channels]}, overwritten; not the clean images' memory
     */
    void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor target);
}
