package io.github.tardigrad.training.report;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evaluation.AttackScore;
import io.github.tardigrad.attacks.evaluation.Evaluation;
import io.github.tardigrad.attacks.evaluation.Verdict;
import io.github.tardigrad.attacks.evaluation.Verdicts;
import io.github.tardigrad.attacks.evaluation.WorstCase;
import io.github.tardigrad.training.report.Chart.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * Accuracy against epsilon. An attack that was given epsilons has a point at each of them; one that looks for the
 * nearest image has the whole curve from its distances.
 */
final class Curves {
    /** The tail of the distances beyond this share of images stretches a chart and shows nothing. */
    private static final double SHOWN = 0.98;

    private static final Pattern STEP = Pattern.compile("step-size=([0-9.eE+-]+)");

    private Curves() {}

    /** A chart for each norm and model, with a line an attack; and where there are several models, one to compare. */
    static Section of(List<Candidate> candidates) {
        List<Chart> charts = new ArrayList<>();
        for (Norm norm : norms(candidates)) {
            if (candidates.size() > 1) {
                charts.add(compared(candidates, norm));
            }
            if (candidates.size() > 1 && candidates.stream().allMatch(one -> lines(one, norm).size() == 1)) {
                continue; // the comparison has drawn these lines
            }
            for (Candidate candidate : candidates) {
                charts.add(new Chart((candidates.size() > 1 ? candidate.name() + ", " : "") + "each attack, "
                        + Sections.sign(norm), "epsilon, pixels", "accuracy", true, lines(candidate, norm)));
            }
        }
        return new Section.Charts("Accuracy against epsilon", text(candidates), charts);
    }

    /** Whether both are of the same attack, at whatever epsilon: a step may be a share of it. */
    static boolean same(AttackScore a, AttackScore b) {
        if (!a.name().equals(b.name()) || a.norm() != b.norm() || !settings(a).equals(settings(b))) {
            return false;
        }
        double steps = Math.abs(step(a) * b.epsilon() - step(b) * a.epsilon());
        return step(a) == step(b) || steps <= 1e-4 * a.epsilon() * b.epsilon();
    }

    private static String settings(AttackScore score) {
        return STEP.matcher(score.parameters()).replaceFirst("step-size");
    }

    /** In pixels; 0 for an attack without steps. */
    private static double step(AttackScore score) {
        Matcher step = STEP.matcher(score.parameters());
        return step.find() ? Double.parseDouble(step.group(1)) : 0;
    }

    private static Set<Norm> norms(List<Candidate> candidates) {
        Set<Norm> norms = new LinkedHashSet<>();
        candidates.forEach(candidate -> candidate.evaluation().attacks().forEach(score -> norms.add(score.norm())));
        return norms;
    }

    private static List<Series> lines(Candidate candidate, Norm norm) {
        Map<String, Series> lines = new LinkedHashMap<>();
        List<AttackScore> seen = new ArrayList<>();
        for (AttackScore score : candidate.evaluation().attacks()) {
            if (score.norm() == norm && seen.stream().noneMatch(other -> same(other, score))) {
                seen.add(score);
                String name = lines.containsKey(score.name()) ? score.name() + " " + score.parameters() : score.name();
                lines.put(name, score.distances().isEmpty() ? points(name, candidate, score)
                        : steps(name, score.distances()));
            }
        }
        return List.copyOf(lines.values());
    }

    /** From the accuracy without an attack, on the same images, to each epsilon. */
    private static Series points(String name, Candidate candidate, AttackScore attack) {
        List<AttackScore> scores = candidate.curveOf(attack).stream()
                .sorted((a, b) -> Float.compare(a.epsilon(), b.epsilon())).toList();
        Verdicts verdicts = scores.getFirst().verdicts();
        double clean = verdicts.size() == 0 ? candidate.evaluation().cleanAccuracy()
                : 1 - (double) verdicts.count(Verdict.MISCLASSIFIED) / verdicts.size();
        return line(name, clean, scores.stream().mapToDouble(AttackScore::epsilon).toArray(),
                scores.stream().mapToDouble(AttackScore::robustAccuracy).toArray());
    }

    /** The share of images whose nearest adversarial image is farther than epsilon, where it changes. */
    private static Series steps(String name, List<Float> distances) {
        double[] sorted = distances.stream().mapToDouble(Float::doubleValue).sorted().toArray();
        int last = Math.max(1, (int) (SHOWN * sorted.length));
        double[] x = DoubleStream.of(sorted).limit(last).filter(Double::isFinite).filter(d -> d > 0).distinct()
                .toArray();
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double distance = x[i];
            y[i] = share(sorted, distance);
        }
        return line(name, share(sorted, 0), x, y);
    }

    private static double share(double[] distances, double beyond) {
        return (double) DoubleStream.of(distances).filter(distance -> distance > beyond).count() / distances.length;
    }

    private static Chart compared(List<Candidate> candidates, Norm norm) {
        List<Series> lines = new ArrayList<>();
        for (Candidate candidate : candidates) {
            Evaluation source = candidate.curve() != null && has(candidate.curve(), norm) ? candidate.curve()
                    : candidate.evaluation();
            List<AttackScore> whole = candidate.evaluation().attacks().stream()
                    .filter(score -> score.norm() == norm && !score.distances().isEmpty()).toList();
            List<WorstCase> worst = source.worstCase().stream().filter(one -> one.norm() == norm)
                    .sorted((a, b) -> Float.compare(a.epsilon(), b.epsilon())).toList();
            boolean single = whole.size() > 0 && source.attacks().stream().filter(score -> score.norm() == norm)
                    .allMatch(score -> same(score, whole.getFirst()));
            lines.add(single ? steps(candidate.name(), whole.getFirst().distances())
                    : line(candidate.name(), clean(source), worst.stream().mapToDouble(WorstCase::epsilon).toArray(),
                            worst.stream().mapToDouble(WorstCase::robustAccuracy).toArray()));
        }
        return new Chart("Worst case over the attacks, " + Sections.sign(norm), "epsilon, pixels", "accuracy", true,
                lines);
    }

    private static boolean has(Evaluation evaluation, Norm norm) {
        return evaluation.attacks().stream().anyMatch(score -> score.norm() == norm);
    }

    private static double clean(Evaluation evaluation) { return evaluation.cleanAccuracy(); }

    private static Series line(String name, double clean, double[] epsilons, double[] accuracies) {
        double[] x = new double[epsilons.length + 1];
        double[] y = new double[epsilons.length + 1];
        y[0] = clean;
        System.arraycopy(epsilons, 0, x, 1, epsilons.length);
        System.arraycopy(accuracies, 0, y, 1, accuracies.length);
        if (x.length > 1 && x[1] == 0) {
            return new Series(name, Arrays.copyOfRange(x, 1, x.length),
                    Arrays.copyOfRange(y, 1, y.length));
        }
        return new Series(name, x, y);
    }

    private static String text(List<Candidate> candidates) {
        Evaluation curve = candidates.getFirst().curve();
        boolean nearest = candidates.getFirst().evaluation().attacks().stream()
                .anyMatch(score -> !score.distances().isEmpty());
        return (curve == null ? "" : "Attacks at several epsilons ran on the first " + curve.examples()
                + " test images. ")
                + (nearest ? "Attacks that look for the nearest image have the whole curve from its distances. " : "")
                + "A curve that does not come down to 0 means that the attack fails, not that the model is robust.";
    }
}
