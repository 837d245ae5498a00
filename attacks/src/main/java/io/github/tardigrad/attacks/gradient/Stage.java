package io.github.tardigrad.attacks.gradient;

import java.util.List;

/**
 * Some steps of {@link Apgd} in a ball of its own size.
 *
 * @param radius in epsilons
 * @param steps how many, 0 or more
 */
record Stage(float radius, int steps) {
    /** The radius of the first of several stages. */
    static final float LARGEST = 3;
    private static final double SHARE = 0.3;

    /** All steps in the ball of epsilon. */
    static List<Stage> one(int steps) { return List.of(new Stage(1, steps)); }

    /** Three balls, the smaller inside the larger; steps that are too few for them are taken in the first. */
    static List<Stage> shrinking(int steps) {
        int first = (int) Math.ceil(SHARE * steps);
        int second = Math.min(first, steps - first);
        return List.of(new Stage(LARGEST, first), new Stage(2, second), new Stage(1, steps - first - second));
    }
}
