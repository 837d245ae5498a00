package io.github.tardigrad.attacks;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Several attacks of one norm, each on the images that resisted those before it: what one of them fools is fooled. The
 * image of one that resists them all is what the last attack made of it.
 *
 * @param name what reports call it
 * @param text the parameters that made it, as commands write them; may be empty
 * @param stages in the order in which they run
 */
public record Cascade(String name, String text, List<Attack> stages) implements Attack {
    /** Checks that there are stages, of one norm. */
    public Cascade {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("attack " + name + " has no stages: name one attack or more");
        }
        for (Attack stage : stages) {
            if (stage.norm() != stages.getFirst().norm()) {
                throw new IllegalArgumentException("the stages of attack " + name + " measure in "
                        + stages.getFirst().norm().text() + " and in " + stage.norm().text()
                        + ": all must measure in the same norm");
            }
            if (stage instanceof Cascade) {
                throw new IllegalArgumentException("stage " + stage.name() + " of attack " + name
                        + " has stages itself: name those");
            }
        }
    }

    @Override
    public Norm norm() { return stages.getFirst().norm(); }

    @Override
    public Classifier.Access access() {
        return stages.stream().map(Attack::access).min(Enum::compareTo).orElseThrow();
    }

    @Override
    public String parameters(float epsilon) { return text; }

    /** Where stage number {@code stage} takes its random numbers from. */
    public static RandomKey key(RandomKey cascade, int stage) { return cascade.child("stage").child(stage); }

    @Override
    public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
        requireAccess(model);
        Engine engine = model.engine();
        Tensor best = engine.zeros(batch.images().shape());
        boolean[] success = new boolean[batch.size()];
        AttackResult.Cost cost = AttackResult.Cost.NONE;
        int[] resisting = IntStream.range(0, batch.size()).toArray();
        for (int stage = 0; stage < stages.size() && resisting.length > 0; stage++) {
            try (Tape memory = engine.tape(Gradients.NONE)) {
                Selection part = Selection.of(engine, memory, batch, goal, epsilon, resisting);
                AttackResult result = stages.get(stage).run(model, part.batch(), part.goal(), part.epsilon(),
                        key(key, stage));
                cost = cost.plus(result.cost());
                for (int i = 0; i < resisting.length; i++) {
                    int image = resisting[i];
                    success[image] = result.success(i);
                    engine.backend().memory().copy(result.adversarial().rows(i, i + 1), best.rows(image, image + 1));
                }
            }
            resisting = Arrays.stream(resisting).filter(image -> !success[image]).toArray();
        }
        return new AttackResult(best, success, norm().distances(batch.images(), best), cost);
    }

    @Override
    public void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key, Tensor target) {
        model.engine().backend().memory().copy(run(model, batch, goal, epsilon, key).adversarial(), target);
    }

    @Override
    public String toString() { return text.isEmpty() ? name : name + ":" + text; }
}
