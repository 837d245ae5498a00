package io.github.tardigrad.training.report;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.evaluation.Robustness;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.adversarial.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One image before and after an attack on one model: the very image that an evaluation with the same seed judged.
 *
 * @param index its place among the examples
 * @param original its pixels
 * @param adversarial its pixels after the attack
 * @param answer what the model says to them
 * @param distance of both, in the attack's norm, pixels
 */
public record Exhibit(int index, float[] original, float[] adversarial, Answer answer, double distance) {
    /** Examples asked about at a time. */
    private static final int BATCH = 100;

    /**
     * The first example of each class that all of {@code models} recognise, in the order of the examples: nobody chose
     * them.
     *
     * @param count how many at most
     */
    public static int[] firstOfEachClass(List<Model> models, Examples examples, int count) {
        List<Integer> chosen = new ArrayList<>();
        boolean[] seen = new boolean[examples.classNames().size()];
        int most = Math.min(count, seen.length);
        for (int from = 0; from < examples.size() && chosen.size() < most; from += BATCH) {
            int[] indices = IntStream.range(from, Math.min(from + BATCH, examples.size())).toArray();
            List<Answer[]> answers = models.stream()
                    .map(model -> Answer.of(model, images(model, examples, indices))).toList();
            for (int i = 0; i < indices.length && chosen.size() < most; i++) {
                int label = examples.label(indices[i]);
                int image = i;
                if (!seen[label] && answers.stream().allMatch(each -> each[image].label() == label)) {
                    seen[label] = true;
                    chosen.add(indices[i]);
                }
            }
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Attacks the examples at {@code indices}.
     *
     * @param epsilon in pixels; an attack that looks for the nearest image goes as far as it must
     */
    public static List<Exhibit> of(Model model, Examples examples, int[] indices, Attack attack, float epsilon,
            long seed) {
        Subjects subjects = new Subjects(model, examples, indices, attack, seed);
        return subjects.exhibits(attack instanceof MinimumNormAttack nearest
                ? nearest.search(model, subjects.batch(), subjects.goal(), subjects.key())
                : attack.run(model, subjects.batch(), subjects.goal(), epsilon, subjects.key()));
    }

    /**
     * Attacks the examples at {@code indices} at several epsilons.
     *
     * @param epsilons in pixels
     * @return for each epsilon an exhibit of each example
     */
    public static List<List<Exhibit>> of(Model model, Examples examples, int[] indices, Attack attack,
            List<Float> epsilons, long seed) {
        Subjects subjects = new Subjects(model, examples, indices, attack, seed);
        float[] all = new float[epsilons.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = epsilons.get(i);
        }
        return attack.run(model, subjects.batch(), subjects.goal(), all, subjects.key()).stream()
                .map(subjects::exhibits).toList();
    }

    private static Tensor images(Model model, Examples examples, int[] indices) {
        int size = examples.imageShape().size();
        float[] pixels = new float[indices.length * size];
        for (int i = 0; i < indices.length; i++) {
            examples.copyImage(indices[i], pixels, i * size);
        }
        return model.engine().tensor(model.inputShape().prepend(indices.length), pixels);
    }

    /** The images that are attacked together. */
    private record Subjects(Model model, Examples examples, int[] indices, Attack attack, AttackBatch batch, Goal goal,
            RandomKey key) {
        Subjects(Model model, Examples examples, int[] indices, Attack attack, long seed) {
            this(model, examples, indices, attack, new AttackBatch(images(model, examples, indices), indices),
                    Goal.untargeted(Arrays.stream(indices).map(examples::label).toArray()),
                    Robustness.key(seed, attack));
        }

        List<Exhibit> exhibits(AttackResult result) {
            float[] pixels = result.adversarial().toArray();
            Answer[] answers = Answer.of(model, result.adversarial());
            int size = examples.imageShape().size();
            List<Exhibit> exhibits = new ArrayList<>();
            for (int i = 0; i < indices.length; i++) {
                exhibits.add(new Exhibit(indices[i], examples.image(indices[i]),
                        Arrays.copyOfRange(pixels, i * size, (i + 1) * size), answers[i], result.distance(i)));
            }
            return exhibits;
        }
    }
}
