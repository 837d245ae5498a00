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
import io.github.tardigrad.nn.Classifier;
import io.github.tardigrad.nn.Classifier.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    private final Settings settings;

    /**
     * Of the first images of an evaluation.
     *
     * @param clean what it says of them without an attack
     */
    Masking(Classifier model, Examples examples, Verdicts clean, Settings settings) {
        int most = settings.masking();
        int images = 0;
        for (int recognised = 0; images < clean.size() && recognised < most; images++) {
            recognised += clean.of(images) == Verdict.SURVIVED ? 1 : 0;
        }
        this.model = model;
        this.examples = examples.range(0, images);
        this.settings = settings;
    }

    /**
     * All checks.
     *
     * @param scores of the evaluation: its strongest attacks stand by the probes
     */
    List<Check> checks(List<AttackScore> scores) {
        List<Check> checks = new ArrayList<>(answers());
        for (Norm norm : scores.stream().map(AttackScore::norm).distinct().toList()) {
            float epsilon = (float) scores.stream().filter(score -> score.norm() == norm)
                    .mapToDouble(AttackScore::epsilon).max().orElseThrow();
            if (epsilon > 0) {
                probe(norm, epsilon, scores, checks);
            }
        }
        return checks;
    }

    private void probe(Norm norm, float epsilon, List<AttackScore> scores, List<Check> checks) {
        List<AttackScore> probes = new ArrayList<>(evaluate(reachable("fgsm,pgd,pgd-margin,square:queries=" + QUERIES,
                norm), epsilon));
        for (AttackScore score : scores) {
            if (score.norm() == norm && score.epsilon() == epsilon && score.verdicts().size() >= examples.size()
                    && probes.stream().noneMatch(probe -> probe.name().equals(score.name())
                            && probe.parameters().equals(score.parameters()))) {
                probes.add(score.first(examples.size()));
            }
        }
        for (Check check : Checks.of(probes.stream().map(List::of).toList())) {
            checks.add(new Check(check.name(), check.outcome(), check.message() + " (first " + examples.size()
                    + " images)"));
        }
        falls(norm, probes).ifPresent(checks::add);
        checks.add(transfer(norm, epsilon, probes));
    }

    /** Attacks that the model tells enough for. */
    private List<Attack> reachable(String names, Norm norm) {
        return Attacks.parseList(names, norm).stream()
                .filter(attack -> model.access().covers(attack.access())).toList();
    }

    private List<AttackScore> evaluate(List<Attack> attacks, float epsilon) {
        if (attacks.isEmpty()) {
            return List.of();
        }
        return Robustness.of(model).under(attacks).epsilons(epsilon).seed(settings.seed()).batch(settings.batch())
                .on(examples).attacks();
    }

    /** Whether nothing is left when every image may be changed into any other. */
    private Optional<Check> falls(Norm norm, List<AttackScore> probes) {
        float farthest = (float) norm.farthest(examples.imageShape().size());
        List<AttackScore> last = evaluate(reachable("pgd,pgd-margin,square:queries=" + QUERIES, norm), farthest);
        if (last.isEmpty()) {
            return Optional.empty();
        }
        double left = last.stream().map(AttackScore::verdicts).reduce(Verdicts::worse).orElseThrow().accuracy();
        double before = probes.stream().mapToDouble(AttackScore::robustAccuracy).min().orElse(1);
        return Optional.of(new Check("accuracy-falls-to-zero",
                left <= LEFT_AT_LAST ? Outcome.PASS : left <= before / 2 ? Outcome.WARN : Outcome.FAIL,
                String.format(Locale.ROOT, "where an image may be changed into any other (%s %s), %s stay robust"
                        + " (first %d images)", norm.text(), Epsilons.text(farthest), Checks.percent(left),
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
