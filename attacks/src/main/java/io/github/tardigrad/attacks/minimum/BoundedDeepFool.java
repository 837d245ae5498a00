package io.github.tardigrad.attacks.minimum;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;

/**
 * {@link DeepFool} inside a ball, as some toolboxes have it: after every step the change is cut down to epsilon, and
 * the walk goes on along the ball's surface. It finds more at a given epsilon than pulling back what an unbounded walk
 * has found, and says nothing about distances. The overshoot is part of epsilon.
 *
 * @param attack whose steps it takes
 */
public record BoundedDeepFool(DeepFool attack) implements Attack {
    @Override
    public String name() { return attack.name(); }

    @Override
    public Norm norm() { return attack.norm(); }

    @Override
    public String parameters(float epsilon) { return attack.parameters(epsilon) + ",bounded=true"; }

    @Override
    public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
        norm().checkEpsilons(epsilon, batch.size());
        return new DeepFoolSearch(attack, model, epsilon).search(batch, goal);
    }

    @Override
    public void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor target) {
        model.engine().backend().memory().copy(run(model, batch, goal, epsilon, key).adversarial(), target);
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }
}
