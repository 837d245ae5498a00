package io.github.tardigrad.attacks.evaluation;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.MinimumNormAttack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known so far of one attack at one epsilon. */
final class Tally {
    private final Task task;
    private final int ball;
    private final List<String> remarks;
    private final StringBuilder letters;
    private final List<Float> distances;
    private final List<Failure> failures = new ArrayList<>();
    private final List<StageTally> stages = new ArrayList<>();
    private int finished;

    /**
     * Before the first image.
     *
     * @param ball which of the task's epsilons it is
     * @param remarks what the attack does otherwise because of the model
     */
    Tally(Task task, int ball, Verdicts clean, List<String> remarks) {
        this.task = task;
        this.ball = ball;
        this.remarks = remarks;
        this.letters = new StringBuilder(clean.letters());
        this.distances = new ArrayList<>(Collections.nCopies(clean.size(), Float.POSITIVE_INFINITY));
        for (int i = 0; i < clean.size(); i++) {
            if (clean.of(i) == Verdict.MISCLASSIFIED) {
                distances.set(i, 0f);
            }
        }
        task.stages().forEach(stage -> stages.add(new StageTally(stage)));
    }

    /** Takes what one call gave. */
    void add(Unit unit) {
        StageTally stage = stages.get(unit.stage());
        stage.add(unit);
        for (Finding finding : unit.findings()) {
            if (finding.why() != null) {
                letters.setCharAt(finding.image(), Verdict.FAILED.letter());
                failures.add(new Failure(finding.image(), finding.why()));
                continue;
            }
            if (finding.found().get(ball)) {
                letters.setCharAt(finding.image(), Verdict.FOUND.letter());
                stage.found++;
            }
            distances.set(finding.image(), (float) finding.distance());
        }
    }

    /** Whether image number {@code image} is still to be fooled. */
    boolean isOpen(int image) { return letters.charAt(image) == Verdict.SURVIVED.letter(); }

    /** The verdicts on the first {@code images} images are final. */
    void finish(int images) { finished = images; }

    /** On how many images, the first, the verdicts are final. */
    int finished() { return finished; }

    /** The score on the images that are finished. */
    AttackScore score() {
        Attack attack = task.attack();
        float epsilon = task.epsilons().get(ball);
        Verdicts verdicts = new Verdicts(letters.substring(0, finished));
        AttackResult.Cost cost = AttackResult.Cost.NONE;
        double seconds = 0;
        for (StageTally stage : stages) {
            cost = cost.plus(stage.cost);
            seconds += stage.seconds;
        }
        double zeroGradients = cost.gradientEvaluations() == 0 ? 0
                : (double) cost.zeroGradients() / cost.gradientEvaluations();
        List<Float> all = attack instanceof MinimumNormAttack ? distances.subList(0, finished) : List.of();
        List<StageScore> parts = stages.size() == 1 ? List.of()
                : stages.stream().map(stage -> stage.score(epsilon)).toList();
        List<Failure> told = failures.stream().filter(one -> one.image() < finished).toList();
        return new AttackScore(attack.name(), attack.parameters(epsilon), attack.norm(), epsilon, finished,
                verdicts.accuracy(), median(all, verdicts), seconds, cost.gradientEvaluations(),
                cost.forwardEvaluations(), zeroGradients, verdicts, all,
                new AttackDetails(attack.access(), parts, told, remarks));
    }

    /** Over the images that are recognised without an attack; null when it is infinite, or there are none. */
    static @Nullable Double median(List<Float> distances, Verdicts verdicts) {
        List<Float> sorted = new ArrayList<>();
        for (int i = 0; i < distances.size(); i++) {
            if (verdicts.of(i) == Verdict.SURVIVED || verdicts.of(i) == Verdict.FOUND) {
                sorted.add(distances.get(i));
            }
        }
        if (sorted.isEmpty()) {
            return null;
        }
        Collections.sort(sorted);
        double median = (sorted.get((sorted.size() - 1) / 2).doubleValue() + sorted.get(sorted.size() / 2)) / 2;
        return Double.isInfinite(median) ? null : Double.valueOf(median);
    }

    /** One attack of a cascade, or the only one. */
    private static final class StageTally {
        private final Attack attack;
        private int images;
        private int found;
        private double seconds;
        private AttackResult.Cost cost = AttackResult.Cost.NONE;

        StageTally(Attack attack) {
            this.attack = attack;
        }

        void add(Unit unit) {
            images += unit.findings().size();
            seconds += unit.seconds();
            cost = cost.plus(unit.cost());
        }

        StageScore score(float epsilon) {
            return new StageScore(attack.name(), attack.parameters(epsilon), attack.access(), images, found, seconds,
                    cost.gradientEvaluations(), cost.forwardEvaluations());
        }
    }
}
