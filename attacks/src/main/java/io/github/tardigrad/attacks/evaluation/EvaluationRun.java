package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One evaluation while it runs: all examples clean, then under each attack and epsilon, a batch at a time. */
final class EvaluationRun {
    private final Classifier model;
    private final Engine engine;
    private final List<Attack> attacks;
    private final List<Float> epsilons;
    private final Robustness.Settings settings;
    private final Examples examples;
    private final Tensor images;
    private final float[] pixels;
    private final long total;
    private long done;

    EvaluationRun(Classifier model, List<Attack> attacks, List<Float> epsilons, Robustness.Settings settings,
            Examples examples) {
        check(model, examples);
        this.model = model;
        this.engine = model.engine();
        this.attacks = attacks;
        this.epsilons = epsilons;
        this.settings = settings;
        this.examples = examples;
        int batch = Math.min(settings.batch(), examples.size());
        this.images = engine.zeros(examples.imageShape().prepend(batch));
        this.pixels = new float[images.size()];
        this.total = examples.size() * (1L + (long) attacks.size() * epsilons.size());
    }

    Evaluation evaluate() {
        Verdicts clean = clean();
        List<List<AttackScore>> byAttack = new ArrayList<>();
        for (Attack attack : attacks) {
            byAttack.add(scores(attack, clean));
        }
        List<AttackScore> all = byAttack.stream().flatMap(List::stream).toList();
        List<Check> checks = new ArrayList<>(Checks.of(byAttack));
        for (int i = 0; i < attacks.size(); i++) {
            if (attacks.get(i) instanceof MinimumNormAttack search) {
                Checks.search(search, byAttack.get(i).getFirst()).ifPresent(checks::add);
            }
        }
        return new Evaluation(model.name(), examples.name(), examples.size(), settings.seed(), engine.backend().name(),
                clean.accuracy(), clean, all, WorstCase.of(all), checks);
    }

    private Verdicts clean() {
        StringBuilder letters = new StringBuilder();
        for (int from = 0; from < examples.size(); from += settings.batch()) {
            AttackBatch batch = batch(from);
            Logits logits = Logits.of(model, batch);
            for (int i = 0; i < batch.size(); i++) {
                boolean right = logits.label(i) == examples.label(from + i);
                letters.append((right ? Verdict.ROBUST : Verdict.WRONG).letter());
            }
            report("clean", batch.size());
        }
        return new Verdicts(letters.toString());
    }

    /** The scores of one attack at all epsilons: one pass for each, or one search for all. */
    private List<AttackScore> scores(Attack attack, Verdicts clean) {
        if (attack instanceof MinimumNormAttack search) {
            return search(search, clean);
        }
        List<AttackScore> scores = new ArrayList<>();
        for (float epsilon : epsilons) {
            Tally tally = new Tally(attack, epsilon, clean);
            for (int from = 0; from < examples.size(); from += settings.batch()) {
                AttackBatch batch = batch(from);
                tally.add(from, batch, attack.run(model, batch, goal(from, batch), epsilon, key(attack)));
                report(attack.name() + " " + Epsilons.text(epsilon), batch.size());
            }
            scores.add(tally.score(null, List.of()));
        }
        return scores;
    }

    private List<AttackScore> search(MinimumNormAttack attack, Verdicts clean) {
        Distances distances = new Distances(clean);
        List<Tally> tallies = new ArrayList<>();
        float[] balls = new float[epsilons.size()];
        for (int i = 0; i < balls.length; i++) {
            balls[i] = epsilons.get(i);
            tallies.add(new Tally(attack, balls[i], clean));
        }
        for (int from = 0; from < examples.size(); from += settings.batch()) {
            AttackBatch batch = batch(from);
            Goal goal = goal(from, batch);
            AttackResult found = attack.search(model, batch, goal, key(attack));
            distances.add(found);
            List<AttackResult> results = attack.pullBack(model, batch, goal, balls, found);
            for (int i = 0; i < balls.length; i++) {
                tallies.get(i).add(from, batch, results.get(i));
            }
            report(attack.name(), batch.size() * balls.length);
        }
        return tallies.stream().map(tally -> tally.score(distances.median(), distances.all())).toList();
    }

    private RandomKey key(Attack attack) {
        return Robustness.key(settings.seed(), attack);
    }

    private Goal goal(int from, AttackBatch batch) {
        int[] labels = new int[batch.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = examples.label(from + i);
        }
        return Goal.untargeted(labels);
    }

    /** What is known of one attack at one epsilon so far. */
    private final class Tally {
        private final Attack attack;
        private final float epsilon;
        private final StringBuilder letters;
        private final long start = System.nanoTime();
        private AttackResult.Cost cost = AttackResult.Cost.NONE;

        Tally(Attack attack, float epsilon, Verdicts clean) {
            this.attack = attack;
            this.epsilon = epsilon;
            this.letters = new StringBuilder(clean.letters());
        }

        void add(int from, AttackBatch batch, AttackResult result) {
            inspect(attack, epsilon, batch, result.adversarial());
            for (int i = 0; i < batch.size(); i++) {
                if (result.success(i) && letters.charAt(from + i) == Verdict.ROBUST.letter()) {
                    letters.setCharAt(from + i, Verdict.FOOLED.letter());
                }
            }
            cost = cost.plus(result.cost());
        }

        AttackScore score(@Nullable Double medianDistance, List<Float> distances) {
            Verdicts verdicts = new Verdicts(letters.toString());
            double zeroGradients = cost.gradientEvaluations() == 0 ? 0
                    : (double) cost.zeroGradients() / cost.gradientEvaluations();
            return new AttackScore(attack.name(), attack.parameters(epsilon), attack.norm(), epsilon, examples.size(),
                    verdicts.accuracy(), medianDistance, (System.nanoTime() - start) / 1e9, cost.gradientEvaluations(),
                    cost.forwardEvaluations(), zeroGradients, verdicts, distances);
        }
    }

    /** Holds an attack to its promise, whoever wrote it: an image too far away would be no proof of anything. */
    private void inspect(Attack attack, float epsilon, AttackBatch batch, Tensor adversarial) {
        double[] distances = attack.norm().distances(batch.images(), adversarial);
        for (int i = 0; i < distances.length; i++) {
            if (!(distances[i] <= epsilon + Norm.tolerance(epsilon))) {
                throw new IllegalStateException("attack " + attack + " moved image " + batch.id(i) + " by "
                        + distances[i] + ", farther than epsilon " + Epsilons.text(epsilon)
                        + ": the attack has a defect");
            }
        }
        for (float pixel : adversarial.toArray()) {
            if (!(pixel >= 0 && pixel <= 1)) {
                throw new IllegalStateException("attack " + attack + " made a pixel of " + pixel
                        + ", outside [0, 1]: the attack has a defect");
            }
        }
    }

    private AttackBatch batch(int from) {
        int count = Math.min(settings.batch(), examples.size() - from);
        int row = examples.imageShape().size();
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = from + i;
            examples.copyImage(from + i, pixels, i * row);
        }
        images.set(pixels);
        return new AttackBatch(images.rows(0, count), ids);
    }

    private void report(String stage, int count) {
        done += count;
        settings.listener().progressed(new Progress(stage, done, total));
    }

    private static void check(Classifier model, Examples examples) {
        if (examples.size() == 0) {
            throw new IllegalArgumentException(examples.name() + " has no examples: at least one is needed");
        }
        if (!examples.imageShape().equals(model.inputShape())) {
            throw new IllegalArgumentException("images " + examples.imageShape() + " of " + examples.name()
                    + " do not fit model " + model.name() + ", which takes " + model.inputShape());
        }
        for (int i = 0; i < examples.size(); i++) {
            if (examples.label(i) >= model.classes()) {
                throw new IllegalArgumentException("label " + examples.label(i) + " of image " + i + " in "
                        + examples.name() + " is not one of the " + model.classes() + " classes of model "
                        + model.name());
            }
        }
    }
}
