package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.noise.Noise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Signs of masked gradients after Athalye, Carlini and Wagner ("Obfuscated gradients give a false sense of security",
 * 2018, section 3.1) and of searches that give up too early, as far as they can be read off the scores.
 */
final class Checks {
    /** More zero gradients than this are suspicious: a network that learns from its gradients has next to none. */
    private static final double ZERO_GRADIENTS = 0.01;
    /** Accuracies closer than this are equal: single images tip over by chance. */
    private static final double SLACK = 0.01;

    private Checks() {}

    /** The checks that the scores allow; the inner lists hold one attack's scores at all its epsilons. */
    static List<Check> of(List<List<AttackScore>> byAttack) {
        List<AttackScore> all = byAttack.stream().flatMap(List::stream).toList();
        List<Check> checks = new ArrayList<>();
        across(all, checks);
        growingEpsilon(byAttack, checks);
        return List.copyOf(checks);
    }

    /**
     * The checks of two evaluations as one: those across attacks looked at again over all scores, those of single
     * attacks as they were told.
     */
    static List<Check> join(List<AttackScore> all, List<Check> told) {
        List<Check> checks = new ArrayList<>();
        across(all, checks);
        List<String> renewed = checks.stream().map(Check::name).toList();
        told.stream().filter(check -> !renewed.contains(check.name())).forEach(checks::add);
        return checks.stream().distinct().toList();
    }

    /**
     * Whether a search for the nearest images came to a distance for most images; nothing where none was recognised
     * without an attack.
     */
    static Optional<Check> search(MinimumNormAttack attack, AttackScore score) {
        if (score.searched() == 0) {
            return Optional.empty();
        }
        boolean passed = 2 * score.found() > score.searched();
        return Optional.of(new Check("nearest-image-found", passed, String.format(Locale.ROOT,
                "%s %s found an adversarial image for %,d of %,d images%s", score.name(), score.norm().text(),
                score.found(), score.searched(), passed ? "" : ": " + attack.toFindMore())));
    }

    private static void across(List<AttackScore> all, List<Check> checks) {
        zeroGradients(all, checks);
        manySteps(all, checks);
        noise(all, checks);
    }

    private static void zeroGradients(List<AttackScore> all, List<Check> checks) {
        all.stream().filter(score -> score.gradientEvaluations() > 0)
                .max(Comparator.comparingDouble(AttackScore::zeroGradients))
                .ifPresent(most -> checks.add(new Check("zero-gradients", most.zeroGradients() <= ZERO_GRADIENTS,
                        "at most " + percent(most.zeroGradients()) + " of an attack's gradients are zero (" + name(most)
                                + ")")));
    }

    private static void manySteps(List<AttackScore> all, List<Check> checks) {
        List<String> seen = new ArrayList<>();
        boolean passed = true;
        for (AttackScore one : all) {
            for (AttackScore many : all) {
                boolean comparable = one.name().equals("fgsm") && isIterative(many) && sameThreat(many, one);
                if (comparable) {
                    passed &= many.robustAccuracy() <= one.robustAccuracy() + SLACK;
                    seen.add(name(many) + " " + percent(many.robustAccuracy()) + " against fgsm "
                            + percent(one.robustAccuracy()));
                }
            }
        }
        if (!seen.isEmpty()) {
            checks.add(new Check("many-steps-beat-one", passed, "robust accuracy: " + String.join("; ", seen)));
        }
    }

    /** Who looks where the gradient points must find more than who draws lots. */
    private static void noise(List<AttackScore> all, List<Check> checks) {
        List<String> seen = new ArrayList<>();
        boolean passed = true;
        for (AttackScore noise : all) {
            if (!isNoise(noise)) {
                continue;
            }
            AttackScore best = all.stream()
                    .filter(score -> score.gradientEvaluations() > 0 && !isNoise(score) && sameThreat(score, noise))
                    .min(Comparator.comparingDouble(AttackScore::robustAccuracy)).orElse(null);
            if (best != null) {
                passed &= best.robustAccuracy() <= noise.robustAccuracy() + SLACK;
                seen.add(name(best) + " " + percent(best.robustAccuracy()) + " against " + noise.name() + " "
                        + percent(noise.robustAccuracy()));
            }
        }
        if (!seen.isEmpty()) {
            checks.add(new Check("gradients-beat-noise", passed, "robust accuracy: " + String.join("; ", seen)));
        }
    }

    private static boolean isNoise(AttackScore score) {
        return Arrays.stream(Noise.values()).anyMatch(kind -> kind.text().equals(score.name()));
    }

    private static void growingEpsilon(List<List<AttackScore>> byAttack, List<Check> checks) {
        List<String> rises = new ArrayList<>();
        boolean compared = false;
        for (List<AttackScore> scores : byAttack) {
            List<AttackScore> sorted = scores.stream().sorted(Comparator.comparing(AttackScore::epsilon)).toList();
            for (int i = 1; i < sorted.size(); i++) {
                AttackScore smaller = sorted.get(i - 1);
                AttackScore larger = sorted.get(i);
                compared = true;
                if (larger.robustAccuracy() > smaller.robustAccuracy() + SLACK) {
                    rises.add(name(larger) + " " + percent(larger.robustAccuracy()) + " after "
                            + percent(smaller.robustAccuracy()) + " at " + Epsilons.text(smaller.epsilon()));
                }
            }
        }
        if (compared) {
            checks.add(new Check("accuracy-falls-with-epsilon", rises.isEmpty(), rises.isEmpty()
                    ? "no attack does worse at a larger epsilon"
                    : "robust accuracy rises: " + String.join("; ", rises)));
        }
    }

    /** Whether scores may be compared: the same norm, epsilon and images. */
    private static boolean sameThreat(AttackScore a, AttackScore b) {
        return a.norm() == b.norm() && a.epsilon() == b.epsilon() && a.examples() == b.examples();
    }

    private static boolean isIterative(AttackScore score) {
        return score.name().equals("bim") || score.name().startsWith("pgd");
    }

    private static String name(AttackScore score) {
        return score.name() + " " + score.norm().text() + " " + Epsilons.text(score.epsilon());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
