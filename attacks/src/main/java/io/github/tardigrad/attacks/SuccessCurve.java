package io.github.tardigrad.attacks;

import java.util.ArrayList;
import java.util.List;

/**
 * For how many of the images an attack reaches the goal, epsilon by epsilon. Images on which it is reached without an
 * attack count as well, from epsilon 0 on.
 *
 * @param norm how changes are measured
 * @param epsilons in pixels (in L0 counts), in the order asked for
 * @param shares of the images on which the goal is reached within each epsilon, 0 to 1
 */
public record SuccessCurve(Norm norm, List<Float> epsilons, List<Double> shares) {
    /** Takes copies; checks that there is a share for each epsilon. */
    public SuccessCurve {
        epsilons = List.copyOf(epsilons);
        shares = List.copyOf(shares);
        if (epsilons.size() != shares.size()) {
            throw new IllegalArgumentException(shares.size() + " shares do not fit " + epsilons.size()
                    + " epsilons: one an epsilon is needed");
        }
    }

    /** From what an attack found with each epsilon. */
    static SuccessCurve ofEach(Norm norm, float[] epsilons, List<AttackResult> results) {
        List<Float> values = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < epsilons.length; i++) {
            values.add(epsilons[i]);
            shares.add((double) results.get(i).successes() / results.get(i).success().length);
        }
        return new SuccessCurve(norm, values, shares);
    }

    /** From the nearest images that a search found, whatever their distance: the model is not asked again. */
    static SuccessCurve ofNearest(Norm norm, float[] epsilons, AttackResult found) {
        boolean[] success = found.success();
        double[] distances = found.distances();
        List<Float> values = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        for (float epsilon : epsilons) {
            int count = 0;
            for (int i = 0; i < success.length; i++) {
                count += success[i] && distances[i] <= epsilon + Norm.tolerance(epsilon) ? 1 : 0;
            }
            values.add(epsilon);
            shares.add((double) count / success.length);
        }
        return new SuccessCurve(norm, values, shares);
    }
}
