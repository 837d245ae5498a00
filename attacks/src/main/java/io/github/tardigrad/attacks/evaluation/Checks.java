package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.evaluation.Check.Outcome;
import io.github.tardigrad.attacks.noise.Noise;
import io.github.tardigrad.nn.Classifier.Access;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Signs of masked gradients after Athalye, Carlini and Wagner ("Obfuscated gradients give a false sense of security",
 * 2018, section 3.1) and Carlini et al. ("On evaluating adversarial robustness", 2019, section 5), and of searches that
 * give up too early, as far as they can be read off the scores.
 */
final class Checks {
    /** More zero gradients than this are suspicious: a network that learns from its gradients has next to none. */
    private static final double ZERO_GRADIENTS = 0.01;
    /** With more than this an attack is blind on a good part of its way. */
    private static final double BLIND = 0.25;
    /** Accuracies closer than this are equal: single images tip over by chance. */
    private static final double SLACK = 0.01;

    private Checks() {}

    /** The checks that the scores allow; the inner lists hold one attack's scores at all its epsilons. */
    static List<Check> of(List<List<AttackScore>> byAttack) {
        List<AttackScore> all = byAttack.stream().flatMap(List::stream).toList();
        List<Check> checks = new ArrayList<>(across(all));
        growingEpsilon(byAttack).ifPresent(checks::add);
        return List.copyOf(checks);
    }

    /**
     * The checks of two evaluations as one: those across attacks looked at again over all scores, those of single
     * attacks as they were told.
     */
    static List<Check> join(List<AttackScore> all, List<Check> told) {
        return overriding(across(all), told);
    }

    /** All checks; of two that go by one name the graver, or else the first. */
    static List<Check> graver(List<Check> first, List<Check> second) {
        Map<String, Check> byName = new LinkedHashMap<>();
        for (Check check : Stream.concat(first.stream(), second.stream()).toList()) {
            byName.merge(check.name(), check, (a, b) -> a.gravity() >= b.gravity() ? a : b);
        }
        return List.copyOf(byName.values());
    }

    /** The renewed checks, and those of the others that go by another name. */
    private static List<Check> overriding(List<Check> renewed, List<Check> told) {
        List<Check> checks = new ArrayList<>(renewed);
        List<String> names = renewed.stream().map(Check::name).toList();
        told.stream().filter(check -> !names.contains(check.name())).forEach(checks::add);
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
        return Optional.of(new Check("nearest-image-found", passed ? Outcome.PASS : Outcome.WARN, String.format(
                Locale.ROOT, "%s %s found an adversarial image for %,d of %,d images%s", score.name(),
                score.norm().text(), score.found(), score.searched(), passed ? "" : ": " + attack.toFindMore())));
    }

    private static List<Check> across(List<AttackScore> all) {
        List<Check> checks = new ArrayList<>();
        zeroGradients(all).ifPresent(checks::add);
        pairs("many-steps-beat-one", all, score -> score.name().equals("fgsm"), Checks::isIterative, (a, b) -> true)
                .ifPresent(checks::add);
        pairs("cross-entropy-agrees-with-margin", all, score -> score.name().equals("pgd-margin"),
                score -> score.name().equals("pgd"), (a, b) -> a.parameters().equals(b.parameters()))
                .ifPresent(checks::add);
        strongest("gradients-beat-noise", all, Checks::isNoise).ifPresent(checks::add);
        strongest("gradients-beat-black-box", all, score -> isBlackBox(score) && !isNoise(score))
                .ifPresent(checks::add);
        afterGradients(all).ifPresent(checks::add);
        return checks;
    }

    /** Whether a stage of a cascade that follows no gradients fools many that resisted those that do. */
    private static Optional<Check> afterGradients(List<AttackScore> all) {
        List<String> seen = new ArrayList<>();
        Outcome worst = Outcome.PASS;
        for (AttackScore score : all) {
            boolean gradients = false;
            for (StageScore stage : score.details().stages()) {
                if (stage.access() == Access.GRADIENTS) {
                    gradients = true;
                } else if (gradients) {
                    worst = worse(worst, new Paired(stage.found(), 0, score.details().stages().getFirst().images())
                            .outcome());
                    seen.add(String.format(Locale.ROOT, "%s fools %,d of %,d that gradients left", stage.name(),
                            stage.found(), stage.images()));
                }
            }
        }
        return seen.isEmpty() ? Optional.empty()
                : Optional.of(new Check("gradients-leave-nothing", worst, String.join("; ", seen)));
    }

    private static Optional<Check> zeroGradients(List<AttackScore> all) {
        return all.stream().filter(score -> score.gradientEvaluations() > 0)
                .max(Comparator.comparingDouble(AttackScore::zeroGradients))
                .map(most -> new Check("zero-gradients", most.zeroGradients() <= ZERO_GRADIENTS ? Outcome.PASS
                        : most.zeroGradients() <= BLIND ? Outcome.WARN : Outcome.FAIL,
                        "at most " + percent(most.zeroGradients()) + " of an attack's gradients are zero (" + name(most)
                                + ")"));
    }

    /** Every weaker attack against every stronger one of the same threat and images. */
    private static Optional<Check> pairs(String name, List<AttackScore> all, Predicate<AttackScore> isWeak,
            Predicate<AttackScore> isStrong, BiPredicate<AttackScore, AttackScore> comparable) {
        List<String> seen = new ArrayList<>();
        Outcome worst = Outcome.PASS;
        for (AttackScore weak : all) {
            for (AttackScore strong : all) {
                if (isWeak.test(weak) && isStrong.test(strong) && sameThreat(weak, strong)
                        && comparable.test(weak, strong)) {
                    worst = worse(worst, compare(weak, strong));
                    seen.add(name(strong) + " " + percent(strong.robustAccuracy()) + " against " + weak.name() + " "
                            + percent(weak.robustAccuracy()));
                }
            }
        }
        return seen.isEmpty() ? Optional.empty()
                : Optional.of(new Check(name, worst, "robust accuracy: " + String.join("; ", seen)));
    }

    /** The best attack of a kind that must not win, against all that follow gradients together. */
    private static Optional<Check> strongest(String name, List<AttackScore> all, Predicate<AttackScore> isWeak) {
        List<String> seen = new ArrayList<>();
        Outcome worst = Outcome.PASS;
        for (AttackScore weak : all) {
            List<AttackScore> white = all.stream().filter(score -> isWhiteBox(score) && sameThreat(score, weak))
                    .toList();
            if (!isWeak.test(weak) || white.isEmpty()) {
                continue;
            }
            AttackScore best = white.stream().min(Comparator.comparingDouble(AttackScore::robustAccuracy))
                    .orElseThrow();
            String alone = "";
            Outcome outcome;
            if (white.stream().allMatch(score -> score.verdicts().size() == weak.examples())
                    && weak.verdicts().size() == weak.examples()) {
                Verdicts together = white.stream().map(AttackScore::verdicts).reduce(Verdicts::worse).orElseThrow();
                Paired paired = Paired.of(weak.verdicts(), together);
                outcome = paired.outcome();
                alone = String.format(Locale.ROOT, ", %,d image%s by it alone and %,d by gradients alone of %,d",
                        paired.onlyFirst(), paired.onlyFirst() == 1 ? "" : "s", paired.onlySecond(), paired.images());
            } else {
                outcome = compare(weak, best);
            }
            worst = worse(worst, outcome);
            seen.add(name(best) + " " + percent(best.robustAccuracy()) + " against " + weak.name() + " "
                    + percent(weak.robustAccuracy()) + alone);
        }
        return seen.isEmpty() ? Optional.empty()
                : Optional.of(new Check(name, worst, "robust accuracy: " + String.join("; ", seen)));
    }

    /** What to think of a weaker attack beside a stronger one. */
    private static Outcome compare(AttackScore weak, AttackScore strong) {
        if (weak.verdicts().size() == weak.examples() && strong.verdicts().size() == strong.examples()) {
            return Paired.of(weak.verdicts(), strong.verdicts()).outcome();
        }
        return strong.robustAccuracy() <= weak.robustAccuracy() + SLACK ? Outcome.PASS : Outcome.WARN;
    }

    private static Optional<Check> growingEpsilon(List<List<AttackScore>> byAttack) {
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
        return compared ? Optional.of(new Check("accuracy-falls-with-epsilon",
                rises.isEmpty() ? Outcome.PASS : Outcome.WARN, rises.isEmpty()
                        ? "no attack does worse at a larger epsilon"
                        : "robust accuracy rises: " + String.join("; ", rises)))
                : Optional.empty();
    }

    /** The graver of two. */
    private static Outcome worse(Outcome a, Outcome b) { return a.compareTo(b) >= 0 ? a : b; }

    private static boolean isNoise(AttackScore score) {
        return Arrays.stream(Noise.values()).anyMatch(kind -> kind.text().equals(score.name()));
    }

    /** Follows gradients all the way: a cascade that ends without them would answer for both. */
    private static boolean isWhiteBox(AttackScore score) {
        return !isBlackBox(score)
                && score.details().stages().stream().allMatch(stage -> stage.access() == Access.GRADIENTS);
    }

    private static boolean isBlackBox(AttackScore score) {
        return score.details().access() != Access.GRADIENTS || isNoise(score);
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

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
