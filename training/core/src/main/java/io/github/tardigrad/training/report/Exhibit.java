package io.github.tardigrad.training.report;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * One image before and after an attack on one model.
 *
 * @param index its place among the examples
 * @param original its pixels
 * @param adversarial its pixels after the attack
 */
public record Exhibit(int index, float[] original, float[] adversarial) {
    /**
     * The first example of each class that {@code model} recognises, in the order of the examples: nobody chose them.
     */
    public static int[] firstOfEachClass(Model model, Examples examples, int count) {
        List<Integer> chosen = new ArrayList<>();
        boolean[] seen = new boolean[examples.classNames().size()];
        for (int i = 0; i < examples.size() && chosen.size() < count; i++) {
            int label = examples.label(i);
            if (!seen[label] && Opinion.of(model, examples.image(i), examples.classNames()).label() == label) {
                seen[label] = true;
                chosen.add(i);
            }
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Attacks the examples at {@code indices}.
     *
     * @param epsilon in pixels
     */
    public static List<Exhibit> of(Model model, Examples examples, int[] indices, Attack attack, float epsilon,
            long seed) {
        List<Exhibit> exhibits = new ArrayList<>();
        for (int index : indices) {
            float[] original = examples.image(index);
            Tensor image = model.engine().tensor(model.inputShape().prepend(1), original);
            Goal goal = Goal.untargeted(new int[] {examples.label(index)});
            float[] adversarial = attack.run(model, new AttackBatch(image, new int[] {index}), goal, epsilon,
                    new RandomKey(seed)).adversarial().toArray();
            exhibits.add(new Exhibit(index, original, adversarial));
        }
        return exhibits;
    }
}
