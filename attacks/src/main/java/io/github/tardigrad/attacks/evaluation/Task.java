package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Cascade;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.MinimumNormAttack;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One pass of an attack over the images: at one epsilon, or at all of them where one search serves them all.
 *
 * @param number in the order of the evaluation
 * @param attack whose pass it is
 * @param epsilons one or more, in pixels
 */
record Task(int number, Attack attack, List<Float> epsilons) {
    Task {
        epsilons = List.copyOf(epsilons);
    }

    /** The passes that these attacks need. */
    static List<Task> of(List<Attack> attacks, List<Float> epsilons) {
        List<Task> tasks = new ArrayList<>();
        for (Attack attack : attacks) {
            if (attack instanceof MinimumNormAttack) {
                tasks.add(new Task(tasks.size(), attack, epsilons));
            } else {
                epsilons.forEach(epsilon -> tasks.add(new Task(tasks.size(), attack, List.of(epsilon))));
            }
        }
        return List.copyOf(tasks);
    }

    /** The attacks that run one after the other on what is left; one but for a cascade. */
    List<Attack> stages() {
        return attack instanceof Cascade cascade ? cascade.stages() : List.of(attack);
    }

    /** What progress calls it. */
    String text() {
        return attack.name() + (attack instanceof MinimumNormAttack ? ""
                : epsilons.stream().map(Epsilons::text).collect(Collectors.joining(",", " ", "")));
    }

    float[] balls() {
        float[] balls = new float[epsilons.size()];
        for (int i = 0; i < balls.length; i++) {
            balls[i] = epsilons.get(i);
        }
        return balls;
    }
}
