package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Cascade;
import io.github.tardigrad.attacks.Epsilons;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Logits;
import io.github.tardigrad.attacks.MinimumNormAttack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation while it runs: all examples clean, then under each attack and epsilon those that are recognised. An
 * attack of several stages takes a portion of the images through all of them before the next, so that an evaluation
 * that is stopped has final verdicts on the first images.
 */
public final class EvaluationRun {
    /** Images that go through the stages of a cascade together: enough that few survivors still fill a batch. */
    private static final int PORTION = 1024;
    /** With a budget, that something is finished when it is spent. */
    private static final int SMALL_PORTION = 32;

    private final Classifier model;
    private final Settings settings;
    private final Examples examples;
    private final List<Task> tasks;
    private final int portion;
    private final ImageBatches batches;
    private final Journal journal;
    private final long total;
    private final long start = System.nanoTime();
    private final StringBuilder clean = new StringBuilder();
    private final List<Failure> cleanFailures = new ArrayList<>();
    private final List<List<Tally>> tallies = new ArrayList<>();
    private final List<Check> masking = new ArrayList<>();
    private AttackResult.Cost spent = AttackResult.Cost.NONE;
    private @Nullable String stopped = "it was interrupted";
    private long done;

    EvaluationRun(Classifier model, List<Attack> attacks, List<Float> epsilons, Settings settings,
            Examples examples) {
        check(model, examples);
        this.model = model;
        this.settings = settings;
        this.examples = examples;
        this.tasks = Task.of(attacks, epsilons);
        this.portion = settings.budget().equals(Budget.NONE) ? PORTION : SMALL_PORTION;
        this.batches = new ImageBatches(model, examples, Math.min(settings.batch(), portion));
        this.journal = Journal.open(settings.journal(), model, examples, tasks, settings.seed());
        this.total = examples.size() * (1L + tasks.stream().mapToInt(task -> task.stages().size()).sum());
    }

    /**
     * Goes on to the end, or until the budget is spent.
     *
     * @throws RuntimeException as {@link Robustness#on} says
     */
    public Evaluation finish() {
        try {
            clean();
            for (Task task : tasks) {
                attack(task);
            }
            mask();
            end(null);
        } catch (Stopped early) {
            end(early.getMessage());
        }
        return soFar();
    }

    /** What is known by now; any thread may ask. An evaluation that is not finished says that it is partial. */
    public synchronized Evaluation soFar() {
        Verdicts verdicts = new Verdicts(clean.toString());
        List<List<AttackScore>> byTask = new ArrayList<>();
        for (List<Tally> task : tallies) {
            byTask.add(task.stream().filter(tally -> tally.finished() > 0)
                    .map(Tally::score).toList());
        }
        List<AttackScore> all = byTask.stream().flatMap(List::stream).toList();
        List<Check> checks = new ArrayList<>(Checks.of(byAttack(byTask)));
        for (int i = 0; i < byTask.size(); i++) {
            if (tasks.get(i).attack() instanceof MinimumNormAttack search && !byTask.get(i).isEmpty()) {
                Checks.search(search, byTask.get(i).getFirst()).ifPresent(checks::add);
            }
        }
        checks = new ArrayList<>(Checks.graver(checks, masking));
        for (String remark : model.remarks()) {
            checks.add(new Check("model-as-read", Check.Outcome.PASS, remark));
        }
        return new Evaluation(model.name(), examples.name(), verdicts.size(), settings.seed(),
                model.engine().backend().name(), verdicts.size() == 0 ? 0 : verdicts.accuracy(), verdicts, all,
                WorstCase.of(all), checks, List.copyOf(cleanFailures), stopped);
    }

    /** The scores of one attack at all its epsilons together, whether it made one pass for them or several. */
    private List<List<AttackScore>> byAttack(List<List<AttackScore>> byTask) {
        List<List<AttackScore>> byAttack = new ArrayList<>();
        for (int i = 0; i < byTask.size(); i++) {
            if (i > 0 && tasks.get(i).attack().equals(tasks.get(i - 1).attack())) {
                byAttack.getLast().addAll(byTask.get(i));
            } else {
                byAttack.add(new ArrayList<>(byTask.get(i)));
            }
        }
        return byAttack;
    }

    private void clean() {
        FirstFailure first = new FirstFailure();
        for (int from = 0; from < examples.size();) {
            int to = Math.min(examples.size(), from + batches.most());
            settings.budget().check(start, spent);
            batches.run(IntStream.range(from, to).toArray(), new ImageBatches.Work() {
                @Override
                public void run(AttackBatch batch, Goal goal) {
                    Logits logits = Logits.of(model, batch);
                    StringBuilder letters = new StringBuilder();
                    for (int i = 0; i < batch.size(); i++) {
                        boolean right = logits.label(i) == goal.reference(i);
                        letters.append((right ? Verdict.SURVIVED : Verdict.MISCLASSIFIED).letter());
                    }
                    first.judged += batch.size();
                    told(letters.toString(), null, batch.size());
                }

                @Override
                public void failed(int image, RuntimeException why) {
                    first.keep(why);
                    told(String.valueOf(Verdict.FAILED.letter()),
                            new Failure(image, String.valueOf(Finding.failed(image, why).why())), 0);
                }
            });
            from = to;
            report("clean", to - (int) done);
        }
        first.throwIfAll();
    }

    private synchronized void end(@Nullable String why) {
        stopped = why;
    }

    private void mask() {
        if (settings.masking() == 0 || clean.indexOf(String.valueOf(Verdict.SURVIVED.letter())) < 0) {
            return;
        }
        report("masking checks", 0);
        List<AttackScore> scores = tallies.stream().flatMap(List::stream).map(Tally::score).toList();
        Masking probes = new Masking(model, examples, new Verdicts(clean.toString()), settings, start, spent);
        List<Check> found = probes.checks(scores);
        synchronized (this) {
            masking.addAll(found);
        }
    }

    private synchronized void told(String letters, @Nullable Failure failure, int asked) {
        clean.append(letters);
        if (failure != null) {
            cleanFailures.add(failure);
        }
        spent = spent.plus(new AttackResult.Cost(0, asked, 0));
    }

    /** All stages of one attack: portion by portion where there are several. */
    private void attack(Task task) {
        List<Tally> own = begin(task);
        int together = task.stages().size() == 1 ? examples.size() : portion;
        FirstFailure first = new FirstFailure();
        long before = done;
        for (int from = 0; from < examples.size(); from += together) {
            int to = Math.min(examples.size(), from + together);
            for (int stage = 0; stage < task.stages().size(); stage++) {
                long earlier = before + (long) from * task.stages().size();
                stage(task, stage, own, from, to, earlier, first);
            }
            finished(own, to);
            report(task.text(), before + (long) to * task.stages().size() - done);
        }
        first.throwIfAllRefused();
    }

    private synchronized List<Tally> begin(Task task) {
        Verdicts verdicts = new Verdicts(clean.toString());
        List<String> remarks = task.stages().stream().flatMap(stage -> stage.remarks(model).stream()).distinct()
                .toList();
        List<Tally> own = IntStream.range(0, task.epsilons().size())
                .mapToObj(ball -> new Tally(task, ball, verdicts, remarks)).toList();
        tallies.add(own);
        for (Unit unit : journal.units(task.number())) {
            own.forEach(tally -> tally.add(unit));
        }
        return own;
    }

    /**
     * One stage on the images of a portion that are still open.
     *
     * @param earlier what was done before the portion, as {@link Progress} counts
     */
    private void stage(Task task, int stage, List<Tally> own, int begin, int end, long earlier, FirstFailure first) {
        int[] open = IntStream.range(begin, end).filter(own.getFirst()::isOpen).toArray();
        Set<Integer> known = new HashSet<>();
        for (Unit unit : journal.units(task.number())) {
            if (unit.stage() >= stage) {
                unit.findings().forEach(finding -> known.add(finding.image()));
            }
        }
        int[] todo = Arrays.stream(open).filter(image -> !known.contains(image)).toArray();
        boolean last = stage == task.stages().size() - 1;
        first.judged += open.length - todo.length;
        for (int from = 0; from < todo.length;) {
            int[] chosen = Arrays.copyOfRange(todo, from, Math.min(todo.length, from + batches.most()));
            settings.budget().check(start, spent);
            batches.run(chosen, new ImageBatches.Work() {
                @Override
                public void run(AttackBatch batch, Goal goal) {
                    keep(own, call(task, stage, batch, goal));
                    first.judged += batch.size();
                }

                @Override
                public void failed(int image, RuntimeException why) {
                    first.keep(why);
                    count(own, new Unit(task.number(), stage, List.of(Finding.failed(image, why)),
                            AttackResult.Cost.NONE, 0));
                }
            });
            from += chosen.length;
            int reached = chosen[chosen.length - 1] + 1;
            if (last) {
                finished(own, reached);
            }
            long now = earlier + IntStream.range(begin, end).map(image -> !own.getFirst().isOpen(image)
                    ? task.stages().size() : image < reached ? stage + 1 : stage).sum();
            report(text(task, stage), now - done);
        }
    }

    private static String text(Task task, int stage) {
        return task.stages().size() == 1 ? task.text() : task.text() + ": " + task.stages().get(stage).name();
    }

    /** One call of an attack, judged and inspected. */
    private Unit call(Task task, int stage, AttackBatch batch, Goal goal) {
        long began = System.nanoTime();
        Attack attack = task.stages().get(stage);
        RandomKey key = Robustness.key(settings.seed(), task.attack());
        List<AttackResult> results;
        @Nullable AttackResult nearest = null;
        if (attack instanceof MinimumNormAttack search && task.stages().size() == 1) {
            nearest = search.search(model, batch, goal, key);
            results = search.pullBack(model, batch, goal, task.balls(), nearest);
        } else {
            results = List.of(attack.run(model, batch, goal, task.epsilons().getFirst(),
                    task.attack() instanceof Cascade ? Cascade.key(key, stage) : key));
        }
        for (int ball = 0; ball < results.size(); ball++) {
            float epsilon = task.epsilons().get(ball);
            inspect(attack, epsilon, batch, results.get(ball).adversarial());
            testify(attack, epsilon, batch, goal, results.get(ball));
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            int row = i;
            double distance = nearest != null && nearest.success(i) ? (float) nearest.distance(i)
                    : Double.POSITIVE_INFINITY;
            findings.add(new Finding(batch.id(i), results.stream().map(result -> result.success(row)).toList(),
                    distance, null));
        }
        return new Unit(task.number(), stage, findings, results.getFirst().cost(), (System.nanoTime() - began) / 1e9);
    }

    private void keep(List<Tally> own, Unit unit) {
        journal.append(unit);
        count(own, unit);
    }

    /** Counts it without keeping it: who goes on from the journal tries again what has failed. */
    private synchronized void count(List<Tally> own, Unit unit) {
        own.forEach(tally -> tally.add(unit));
        spent = spent.plus(unit.cost());
    }

    private synchronized void finished(List<Tally> own, int images) {
        own.forEach(tally -> tally.finish(images));
    }

    /** Holds an attack to its promise, whoever wrote it: an image too far away would be no proof of anything. */
    private void inspect(Attack attack, float epsilon, AttackBatch batch, Tensor adversarial) {
        double[] distances = attack.norm().distances(batch.images(), adversarial);
        for (int i = 0; i < distances.length; i++) {
            if (!(distances[i] <= epsilon + Norm.tolerance(epsilon))) {
                throw new ImageBatches.Defect("attack " + attack + " moved image " + batch.id(i) + " by "
                        + distances[i] + ", farther than epsilon " + Epsilons.text(epsilon)
                        + ": the attack has a defect");
            }
        }
        for (float pixel : adversarial.toArray()) {
            if (!(pixel >= 0 && pixel <= 1)) {
                throw new ImageBatches.Defect("attack " + attack + " made a pixel of " + pixel
                        + ", outside [0, 1]: the attack has a defect");
            }
        }
    }

    private void testify(Attack attack, float epsilon, AttackBatch batch, Goal goal, AttackResult result) {
        if (settings.witness() == Counterexample.Witness.NONE) {
            return;
        }
        String parameters = attack.parameters(epsilon);
        String text = parameters.isEmpty() ? attack.name() : attack.name() + ":" + parameters;
        for (int i = 0; i < batch.size(); i++) {
            if (result.success(i)) {
                float[] clean = batch.images().rows(i, i + 1).toArray();
                float[] adversarial = result.adversarial().rows(i, i + 1).toArray();
                tell(new Counterexample(batch.id(i), goal.reference(i), text, attack.norm(), epsilon, clean,
                        adversarial));
            }
        }
    }

    private void tell(Counterexample counterexample) {
        try {
            settings.witness().found(counterexample);
        } catch (UncheckedIOException e) {
            throw new NotKept(String.valueOf(e.getMessage()), Objects.requireNonNull(e.getCause()));
        }
    }

    private void report(String stage, long count) {
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

    /** Where not one image could be judged, no image is to blame: the run ends with what was wrong with the first. */
    private static final class FirstFailure {
        private @Nullable RuntimeException first;
        private int judged;

        void keep(RuntimeException why) {
            if (first == null) {
                first = why;
            }
        }

        /** In an attack only a refusal is no image's fault: whoever cannot answer now may have answered before. */
        void throwIfAllRefused() {
            if (first instanceof IllegalArgumentException) {
                throwIfAll();
            }
        }

        void throwIfAll() {
            if (first != null && judged == 0) {
                throw first;
            }
        }
    }
}
