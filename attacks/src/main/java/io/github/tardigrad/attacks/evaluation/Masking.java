package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.evaluation.Check.Outcome;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.DeviceLostException;
import io.github.tardigrad.nn.Classifier;
import io.github.tardigrad.nn.Classifier.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Attacks a few images on purpose in the ways in which a model with masked gradients gives itself away: with and
 * without gradients, on another loss, with an epsilon for which no model can be robust, from another model.
 */
final class Masking {
    /** Of so many images and more a model without a defect keeps next to none when it may be changed at will. */
    private static final double LEFT_AT_LAST = 0.05;
    private static final int QUERIES = 500;

    private final Classifier model;
    private final Examples examples;
    private final int[] chosen;
    private final Settings settings;
    private final long startNanos;
    private AttackResult.Cost spent;

    /**
     * On the first images of an evaluation on which the model answers.
     *
     * @param clean what it says of them without an attack
     * @param startNanos when the evaluation began, by which its budget counts
     * @param spent what it took so far
     */
    Masking(Classifier model, Examples examples, Verdicts clean, Settings settings, long startNanos,
            AttackResult.Cost spent) {
        int recognised = 0;
        IntStream.Builder indices = IntStream.builder();
        for (int i = 0; i < clean.size() && recognised < settings.masking(); i++) {
            recognised += clean.of(i) == Verdict.SURVIVED ? 1 : 0;
            if (clean.of(i) != Verdict.FAILED) {
                indices.add(i);
            }
        }
        this.model = model;
        this.chosen = indices.build().toArray();
        this.examples = examples.select(chosen);
        this.settings = settings;
        this.startNanos = startNanos;
        this.spent = spent;
    }

    /**
     * All checks; one that cannot be made says why.
     *
     * @param scores of the evaluation: its strongest attacks stand by the probes; not cascades, since nobody knows
     *        which of their stages fooled an image
     */
    List<Check> checks(List<AttackScore> scores) {
        List<Check> checks = new ArrayList<>();
        attempt("answers", checks, () -> checks.addAll(answers()));
        for (Norm norm : scores.stream().map(AttackScore::norm).distinct().toList()) {
            float epsilon = (float) scores.stream().filter(score -> score.norm() == norm)
                    .mapToDouble(AttackScore::epsilon).max().orElseThrow();
            if (epsilon > 0) {
                List<AttackScore> probes = new ArrayList<>();
                attempt("masking-probes", checks, () -> checks.addAll(probe(norm, epsilon, scores, probes)));
                attempt("accuracy-falls-to-zero", checks, () -> falls(norm, probes).ifPresent(checks::add));
                attempt("own-gradients-beat-transfer", checks, () -> checks.add(transfer(norm, epsilon, probes)));
            }
        }
        return checks;
    }

    /** A check is worth a try: what it finds out is nothing beside an evaluation that is finished. */
    private static void attempt(String name, List<Check> checks, Runnable check) {
        try {
            check.run();
        } catch (DeviceLostException lost) {
            throw lost;
        } catch (RuntimeException | OutOfMemoryError failed) {
            checks.add(new Check(name, Outcome.SKIPPED, "it could not be made: " + failed.getMessage()));
        }
    }

    private List<Check> probe(Norm norm, float epsilon, List<AttackScore> scores, List<AttackScore> probes) {
        List<AttackScore> own = evaluate(reachable(norm, "fgsm", "pgd", "pgd-margin", "square:queries=" + QUERIES),
                epsilon);
        probes.addAll(own);
        for (AttackScore score : scores) {
            if (score.norm() == norm && score.epsilon() == epsilon && score.details().stages().isEmpty()
                    && score.verdicts().size() > chosen[chosen.length - 1]
                    && probes.stream().noneMatch(probe -> probe.name().equals(score.name())
                            && probe.parameters().equals(score.parameters()))) {
                probes.add(score.of(chosen));
            }
        }
        List<Check> checks = new ArrayList<>();
        Verdicts asked = scores.stream().filter(score -> score.norm() == norm && score.epsilon() == epsilon
                && score.verdicts().size() > chosen[chosen.length - 1]).map(score -> score.of(chosen).verdicts())
                .reduce(Verdicts::worse).orElse(null);
        if (asked != null && !own.isEmpty()) {
            Verdicts found = own.stream().map(AttackScore::verdicts).reduce(Verdicts::worse).orElseThrow();
            int missed = Paired.of(found, asked).onlyFirst();
            checks.add(new Check("attacks-beat-probes", missed == 0 ? Outcome.PASS : Outcome.WARN, missed == 0
                    ? "no image falls to the probes alone (" + examples.size() + " images)"
                    : String.format(Locale.ROOT, "%,d of %,d images fall to the probes of these checks and to no attack"
                            + " asked for at %s %s: the worst case above is too high", missed, examples.size(),
                            norm.text(), Epsilons.text(epsilon))));
        }
        Checks.of(probes.stream().map(List::of).toList()).forEach(check -> checks.add(new Check(check.name(),
                check.outcome(), check.message() + " (" + examples.size() + " images)")));
        return checks;
    }

    /** Those of the attacks that exist in the norm and that the model tells enough for. */
    private List<Attack> reachable(Norm norm, String... names) {
        List<Attack> attacks = new ArrayList<>();
        for (String name : names) {
            try {
                attacks.add(Attacks.parse(name, norm));
            } catch (IllegalArgumentException notInThisNorm) {
                continue;
            }
        }
        return attacks.stream().filter(attack -> model.access().covers(attack.access())).toList();
    }

    private List<AttackScore> evaluate(List<Attack> attacks, float epsilon) {
        if (attacks.isEmpty()) {
            return List.of();
        }
        Settings probing = Settings.DEFAULT.withSeed(settings.seed()).withBatch(settings.batch())
                .withBudget(settings.budget().rest(startNanos, spent));
        Evaluation evaluation = new EvaluationRun(model, attacks, List.of(epsilon), probing, examples).finish();
        for (AttackScore score : evaluation.attacks()) {
            spent = spent.plus(new AttackResult.Cost(score.gradientEvaluations(), score.forwardEvaluations(), 0));
        }
        if (evaluation.partial() != null) {
            throw new Stopped(evaluation.partial());
        }
        return evaluation.attacks();
    }

    /** Whether nothing is left when every image may be changed into any other. */
    private Optional<Check> falls(Norm norm, List<AttackScore> probes) {
        float farthest = (float) norm.farthest(examples.imageShape().size());
        List<AttackScore> last = evaluate(reachable(norm, "pgd", "pgd-margin", "square:queries=" + QUERIES), farthest);
        if (last.isEmpty()) {
            return Optional.empty();
        }
        double left = last.stream().map(AttackScore::verdicts).reduce(Verdicts::worse).orElseThrow().accuracy();
        double before = probes.stream().mapToDouble(AttackScore::robustAccuracy).min().orElse(1);
        return Optional.of(new Check("accuracy-falls-to-zero",
                left <= LEFT_AT_LAST ? Outcome.PASS : left <= before / 2 ? Outcome.WARN : Outcome.FAIL,
                String.format(Locale.ROOT, "where an image may be changed into any other (%s %s), %s stay robust"
                        + " (%d images)", norm.text(), Epsilons.text(farthest), Checks.percent(left),
                        examples.size())));
    }

    /** Whether images made for another model fool this one better than those made for it. */
    private Check transfer(Norm norm, float epsilon, List<AttackScore> probes) {
        @Nullable Classifier surrogate = settings.surrogate();
        String name = "own-gradients-beat-transfer";
        if (surrogate == null) {
            return new Check(name, Outcome.SKIPPED, "nobody tried images made for another model: name one that was"
                    + " trained separately as surrogate");
        }
        Attack attack = Attacks.pgd(norm);
        int count = examples.size();
        Verdicts made = new Verdicts(fooled(surrogate, attack, epsilon));
        Verdicts own = probes.stream().filter(score -> score.details().access() == Access.GRADIENTS)
                .map(AttackScore::verdicts).reduce(Verdicts::worse).orElse(made);
        Paired paired = Paired.of(made, own);
        return new Check(name, paired.outcome(), String.format(Locale.ROOT,
                "images that pgd %s %s makes for %s fool this model on %,d that its own gradients do not, of %,d",
                norm.text(), Epsilons.text(epsilon), surrogate.name(), paired.onlyFirst(), count));
    }

    private String fooled(Classifier surrogate, Attack attack, float epsilon) {
        StringBuilder letters = new StringBuilder();
        for (int from = 0; from < examples.size(); from += settings.batch()) {
            int to = Math.min(examples.size(), from + settings.batch());
            Examples part = examples.range(from, to);
            Goal goal = Goal.untargeted(part.labels());
            AttackResult made = attack.run(surrogate, batch(surrogate, part, from), goal, epsilon,
                    Robustness.key(settings.seed(), attack));
            Tensor images = model.engine().tensor(made.adversarial().shape(), made.adversarial().toArray());
            Logits clean = Logits.of(model, batch(model, part, from));
            Logits after = Logits.of(model, AttackBatch.of(images));
            for (int i = 0; i < part.size(); i++) {
                boolean right = clean.label(i) == part.label(i);
                boolean still = after.label(i) == part.label(i);
                letters.append((right ? still ? Verdict.SURVIVED : Verdict.FOUND : Verdict.MISCLASSIFIED).letter());
            }
        }
        return letters.toString();
    }

    private static AttackBatch batch(Classifier classifier, Examples part, int from) {
        int row = part.imageShape().size();
        float[] pixels = new float[part.size() * row];
        int[] ids = new int[part.size()];
        for (int i = 0; i < ids.length; i++) {
            part.copyImage(i, pixels, i * row);
            ids[i] = from + i;
        }
        return new AttackBatch(classifier.engine().tensor(part.imageShape().prepend(ids.length), pixels), ids);
    }

    /** What the answers alone give away. */
    private List<Check> answers() {
        List<Check> checks = new ArrayList<>();
        Examples part = examples.range(0, Math.min(examples.size(), settings.batch()));
        AttackBatch batch = batch(model, part, 0);
        Logits once = Logits.of(model, batch);
        Logits again = Logits.of(model, batch);
        int random = 0;
        int probabilities = 0;
        int constant = 0;
        for (int i = 0; i < part.size(); i++) {
            boolean same = true;
            boolean likeFirst = true;
            boolean inside = true;
            double sum = 0;
            for (int c = 0; c < once.classes(); c++) {
                same &= once.of(i, c) == again.of(i, c);
                likeFirst &= once.of(i, c) == once.of(0, c);
                inside &= once.of(i, c) >= 0 && once.of(i, c) <= 1;
                sum += once.of(i, c);
            }
            random += same ? 0 : 1;
            constant += likeFirst ? 1 : 0;
            probabilities += inside && Math.abs(sum - 1) < 1e-4 ? 1 : 0;
        }
        int count = part.size();
        checks.add(new Check("same-answer-twice", random == 0 ? Outcome.PASS : Outcome.WARN, random == 0
                ? "asked twice, the model answers the same"
                : random + " of " + count + " images get another answer when asked again: attack the mean of many"
                        + " answers (autoattack:version=rand)"));
        boolean onlyClasses = model.access() == Access.LABELS;
        checks.add(new Check("logits-not-probabilities", probabilities < count || onlyClasses ? Outcome.PASS
                : Outcome.WARN, probabilities < count || onlyClasses ? "answers are not probabilities"
                        : "answers are probabilities: their gradients fade; take the logits before the softmax"));
        boolean stuck = count > 1 && constant == count;
        checks.add(new Check("answers-differ", stuck ? Outcome.FAIL : Outcome.PASS, stuck
                ? "the model answers every image the same: there is nothing to attack"
                : "different images get different answers"));
        return checks;
    }
}
