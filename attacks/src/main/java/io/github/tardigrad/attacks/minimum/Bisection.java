package io.github.tardigrad.attacks.minimum;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Selection;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Makes any attack with an epsilon look for the nearest image: epsilon is doubled for each image until the attack
 * succeeds, then the gap to the last failure is halved again and again. It begins with a small epsilon because an
 * attack may succeed there and miss in a larger ball. Every attempt draws other random numbers.
 *
 * @param attack what is run at each epsilon
 * @param halvings how often the gap is halved
 */
public record Bisection(Attack attack, int halvings) implements MinimumNormAttack {
    /** The first epsilon doubled as often is the farthest that images can be apart. */
    private static final int DOUBLINGS = 6;

    /** Checks the parameters. */
    public Bisection {
        if (attack instanceof MinimumNormAttack) {
            throw withoutEpsilon(attack.name());
        }
        if (halvings < 1 || halvings > 30) {
            throw new IllegalArgumentException("halvings " + halvings + " is outside 1 to 30");
        }
    }

    /** The refusal of an attack that looks for the nearest image by itself. */
    public static IllegalArgumentException withoutEpsilon(String attack) {
        return new IllegalArgumentException("attack " + attack
                + " looks for the nearest image by itself: bisection takes attacks with an epsilon, such as pgd");
    }

    @Override
    public String name() { return "bisection"; }

    @Override
    public Norm norm() { return attack.norm(); }

    @Override
    public Classifier.Access access() { return attack.access(); }

    @Override
    public String parameters(float epsilon) {
        String text = attack.toString();
        return "attack=" + text.replaceFirst(":", ",") + ",halvings=" + halvings;
    }

    @Override
    public String toString() { return name() + ":" + parameters(0); }

    @Override
    public AttackResult search(Classifier model, AttackBatch batch, Goal goal, RandomKey key) {
        batch.check(model);
        goal.check(batch.size(), model.classes());
        return new Search(model, batch, goal, key).run();
    }

    /** One search on a batch; numbers are kept by the index of the image. */
    private final class Search {
        private final Classifier model;
        private final Engine engine;
        private final AttackBatch batch;
        private final Goal goal;
        private final RandomKey key;
        private final Tensor best;
        private final double[] nearest;
        private final double[] lower;
        private final double[] tried;
        private AttackResult.Cost cost = AttackResult.Cost.NONE;

        Search(Classifier model, AttackBatch batch, Goal goal, RandomKey key) {
            this.model = model;
            this.engine = model.engine();
            this.batch = batch;
            this.goal = goal;
            this.key = key;
            this.best = engine.zeros(batch.images().shape());
            this.nearest = new double[batch.size()];
            this.lower = new double[batch.size()];
            this.tried = new double[batch.size()];
        }

        AttackResult run() {
            engine.backend().memory().copy(batch.images(), best);
            Logits clean = Logits.of(model, batch);
            cost = cost.plus(new AttackResult.Cost(0, batch.size(), 0));
            int[] open = IntStream.range(0, batch.size()).filter(i -> !goal.isReached(i, clean.label(i))).toArray();
            for (int image : open) {
                nearest[image] = Double.POSITIVE_INFINITY;
            }
            double farthest = norm().farthest(batch.images().shape().rowSize());
            int[] missing = open;
            for (int doubling = 0; doubling <= DOUBLINGS && missing.length > 0; doubling++) {
                Arrays.fill(tried, norm().floor(farthest / (1 << DOUBLINGS - doubling)));
                attempt(missing, doubling);
                missing = Arrays.stream(missing).filter(i -> Double.isInfinite(nearest[i])).toArray();
            }
            int[] found = Arrays.stream(open).filter(i -> Double.isFinite(nearest[i])).toArray();
            for (int halving = 0; halving < halvings; halving++) {
                for (int image : found) {
                    tried[image] = norm().floor((lower[image] + nearest[image]) / 2);
                }
                found = Arrays.stream(found).filter(i -> tried[i] != lower[i]).toArray(); // no count lies between
                if (found.length > 0) {
                    attempt(found, DOUBLINGS + 1 + halving);
                }
            }
            cost = cost.plus(new AttackResult.Cost(0, batch.size(), 0));
            return AttackResult.judge(model, batch, goal, norm(), best, cost);
        }

        /**
         * Runs the attack on some images, each at the epsilon to be tried.
         *
         * @param number of the attempt, for its random numbers: the same for an image in any batch
         */
        private void attempt(int[] images, int number) {
            try (Tape memory = engine.tape(Gradients.NONE)) {
                float[] epsilons = new float[batch.size()];
                for (int i = 0; i < epsilons.length; i++) {
                    epsilons[i] = (float) tried[i];
                }
                Tensor all = memory.tensor(Shape.of(batch.size(), 1, 1, 1), epsilons);
                Selection part = Selection.of(engine, memory, batch, goal, all, images);
                AttackResult result = attack.run(model, part.batch(), part.goal(), part.epsilon(),
                        key.child(number));
                cost = cost.plus(result.cost());
                for (int i = 0; i < images.length; i++) {
                    int image = images[i];
                    if (!result.success(i)) {
                        lower[image] = tried[image];
                    } else if (result.distance(i) < nearest[image]) {
                        nearest[image] = result.distance(i);
                        engine.backend().memory().copy(result.adversarial().rows(i, i + 1),
                                best.rows(image, image + 1));
                    }
                }
            }
        }
    }
}
