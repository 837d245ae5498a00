package io.github.tardigrad.attacks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.DeviceOutOfMemoryError;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.Models;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RobustnessTest {
    private static final int IMAGES = 23;
    private static final List<Attack> ATTACKS = List.of(Attacks.fgsm(Norm.LINF),
            Attacks.pgd(Norm.LINF, 3, StepSize.ofEpsilon(2), 2), Attacks.pgdMargin(Norm.LINF), Attacks.bim(Norm.L2));

    private Engine engine;
    private Model model;
    private Examples examples;

    @BeforeEach
    void open() {
        engine = Samples.scalar();
        model = Samples.model(engine);
        examples = Samples.agreeable(model, IMAGES);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Robustness robustness() {
        return Robustness.of(model).under(ATTACKS).epsilons(0.02f, 0.1f);
    }

    /** All that may not depend on how it was computed. */
    private static Evaluation withoutTimes(Evaluation evaluation) {
        List<AttackScore> scores = evaluation.attacks().stream()
                .map(s -> new AttackScore(s.name(), s.parameters(), s.norm(), s.epsilon(), s.examples(),
                        s.robustAccuracy(),
                        s.medianDistance(), 0, s.gradientEvaluations(), s.forwardEvaluations(), s.zeroGradients(),
                        s.verdicts(), s.distances()))
                .toList();
        return new Evaluation(evaluation.model(), evaluation.data(), evaluation.examples(), evaluation.seed(),
                evaluation.backend(), evaluation.cleanAccuracy(), evaluation.clean(), scores, evaluation.worstCase(),
                evaluation.checks());
    }

    @Test
    void everyAttackAndEpsilonHasItsRow() {
        Evaluation evaluation = robustness().on(examples);
        assertThat(evaluation.attacks()).extracting(AttackScore::name).containsExactly("fgsm", "fgsm", "pgd", "pgd",
                "pgd-margin", "pgd-margin", "bim", "bim");
        assertThat(evaluation.attacks()).extracting(AttackScore::epsilon).containsExactly(0.02f, 0.1f, 0.02f, 0.1f,
                0.02f, 0.1f, 0.02f, 0.1f);
        assertThat(evaluation.attacks()).allSatisfy(score -> {
            assertThat(score.examples()).isEqualTo(IMAGES);
            assertThat(score.medianDistance()).isNull();
            assertThat(score.seconds()).isPositive();
            assertThat(score.robustAccuracy()).isEqualTo(score.verdicts().accuracy());
        });
        assertThat(evaluation.worstCase()).extracting(WorstCase::norm).containsExactly(Norm.LINF, Norm.LINF, Norm.L2,
                Norm.L2);
        assertThat(evaluation.norm()).isEqualTo("linf,l2");
        assertThat(evaluation.model()).isEqualTo("sample");
        assertThat(evaluation.data()).isEqualTo("agreeable");
        assertThat(evaluation.backend()).isEqualTo("scalar");
    }

    @Test
    void cleanErrorsCountAsNotRobust() {
        Evaluation evaluation = Robustness.of(model).under(Attacks.bim(Norm.LINF)).epsilons(0).on(examples);
        int wrong = IMAGES / 3;
        assertThat(evaluation.cleanAccuracy()).isEqualTo((IMAGES - wrong) / (double) IMAGES, within(1e-12));
        assertThat(evaluation.attacks().getFirst().robustAccuracy()).isEqualTo(evaluation.cleanAccuracy());
        assertThat(evaluation.clean().count(Verdict.MISCLASSIFIED)).isEqualTo(wrong);
        Evaluation attacked = Robustness.of(model).under(Attacks.pgd(Norm.LINF)).epsilons(0.2f).on(examples);
        Verdicts verdicts = attacked.attacks().getFirst().verdicts();
        assertThat(verdicts.count(Verdict.MISCLASSIFIED)).isEqualTo(wrong);
        assertThat(verdicts.count(Verdict.FOUND)).isPositive();
    }

    @Test
    void verdictsAreThoseOfTheAttackItself() {
        Attack attack = Attacks.pgd(Norm.LINF);
        Evaluation evaluation = Robustness.of(model).under(attack).epsilons(0.03f).seed(9).on(examples);
        RandomKey key = new RandomKey(9).child("attack").child("pgd");
        AttackResult result = attack.run(model, AttackBatch.of(Samples.images(engine, IMAGES)),
                Goal.untargeted(examples.labels()), 0.03f, key);
        for (int i = 0; i < IMAGES; i++) {
            Verdict expected = evaluation.clean().of(i) == Verdict.MISCLASSIFIED ? Verdict.MISCLASSIFIED
                    : result.success(i) ? Verdict.FOUND : Verdict.SURVIVED;
            assertThat(evaluation.attacks().getFirst().verdicts().of(i)).isEqualTo(expected);
        }
    }

    @Test
    void theResultDoesNotDependOnTheBatchSize() {
        Evaluation whole = withoutTimes(robustness().batch(1000).on(examples));
        assertThat(whole.attacks()).as("the attacks decide something").anyMatch(score -> score.robustAccuracy() > 0
                && score.robustAccuracy() < whole.cleanAccuracy());
        for (int batch : new int[] {1, 4, IMAGES}) {
            assertThat(withoutTimes(robustness().batch(batch).on(examples))).isEqualTo(whole);
        }
    }

    @Test
    void theResultDoesNotDependOnTheNumberOfThreads() {
        List<Evaluation> evaluations = new ArrayList<>();
        for (int threads : new int[] {1, 2, 5}) {
            try (Engine other = Engine.open(EngineOptions.defaults().withThreads(threads))) {
                Model sample = Samples.model(other);
                evaluations.add(withoutTimes(Robustness.of(sample).under(ATTACKS).epsilons(0.02f, 0.1f)
                        .on(Samples.agreeable(sample, IMAGES))));
            }
        }
        assertThat(evaluations).allMatch(evaluations.getFirst()::equals);
    }

    @Test
    void evaluationsAreCounted() {
        Evaluation evaluation = Robustness.of(model).under(Attacks.pgd(Norm.LINF)).epsilons(0.1f).on(examples);
        AttackScore score = evaluation.attacks().getFirst();
        int recognised = IMAGES - IMAGES / 3;
        assertThat(score.gradientEvaluations()).as("others are not attacked").isEqualTo(20L * recognised);
        assertThat(score.forwardEvaluations()).isEqualTo(recognised);
    }

    @Test
    void theWorstCaseIsAtMostEachAttackOfItsNorm() {
        Evaluation evaluation = robustness().on(examples);
        for (WorstCase worst : evaluation.worstCase()) {
            assertThat(evaluation.attacks()).filteredOn(s -> s.norm() == worst.norm() && s.epsilon() == worst.epsilon())
                    .allMatch(score -> score.robustAccuracy() >= worst.robustAccuracy());
        }
    }

    @Test
    void theLimitTakesTheFirst() {
        Evaluation few = robustness().limit(5).on(examples);
        assertThat(few.examples()).isEqualTo(5);
        Verdicts all = robustness().on(examples).attacks().getFirst().verdicts();
        assertThat(all.letters()).startsWith(few.attacks().getFirst().verdicts().letters());
        assertThat(robustness().limit(1000).on(examples).examples()).isEqualTo(IMAGES);
    }

    @Test
    void settingsMakeAnotherEvaluation() {
        Robustness before = Robustness.of(model);
        before.under(ATTACKS).epsilons(0.1f).limit(1).seed(7);
        Evaluation evaluation = before.on(examples);
        assertThat(evaluation.attacks()).isEmpty();
        assertThat(evaluation.examples()).isEqualTo(IMAGES);
        assertThat(evaluation.seed()).isEqualTo(1);
    }

    @Test
    void progressCountsUpToTheTotal() {
        List<Progress> seen = new ArrayList<>();
        Robustness.of(model).under(Attacks.fgsm(Norm.LINF)).epsilons(0.1f).batch(10).progress(seen::add).on(examples);
        assertThat(seen).extracting(Progress::done).containsExactly(10L, 20L, 23L, 40L, 46L, 46L);
        assertThat(seen).allMatch(progress -> progress.total() == 46);
        assertThat(seen).extracting(Progress::stage).contains("clean", "fgsm 0.1");
    }

    @Test
    void aMaskedModelIsSuspected() {
        Tensor weights = model.parameters().get("conv1.weight");
        weights.set(new float[weights.size()]);
        Evaluation evaluation = Robustness.of(model).under(Attacks.pgd(Norm.LINF)).epsilons(0.1f).on(examples);
        assertThat(evaluation.attacks().getFirst().zeroGradients()).isEqualTo(1);
        assertThat(evaluation.checks()).filteredOn(check -> !check.passed()).extracting(Check::name)
                .containsExactly("zero-gradients");
        assertThat(evaluation.toString()).contains("FAIL    zero-gradients");
    }

    @Test
    void itsJsonIsReadBack() {
        Evaluation evaluation = robustness().on(examples);
        assertThat(Evaluation.fromJson(evaluation.toJson())).isEqualTo(evaluation);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Robustness.of(model).under(ATTACKS).on(examples))
                .withMessageContaining("no epsilon");
        assertThatIllegalArgumentException().isThrownBy(() -> robustness().epsilons(8).on(examples))
                .withMessageContaining("8/255");
        assertThatIllegalArgumentException().isThrownBy(() -> robustness().epsilons(0.1f, 0.1f));
        assertThatIllegalArgumentException().isThrownBy(() -> robustness().under(Attacks.fgsm(Norm.LINF)))
                .withMessageContaining("fgsm appears twice");
        assertThatIllegalArgumentException().isThrownBy(() -> robustness().limit(0)).withMessageContaining("limit 0");
        assertThatIllegalArgumentException().isThrownBy(() -> robustness().batch(0)).withMessageContaining("batch 0");
        assertThatIllegalArgumentException().isThrownBy(() -> robustness().on(examples.range(0, 0)))
                .withMessageContaining("no examples");
        Model other = Models.mlp(engine, Shape.of(6, 6, 1), 3, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> Robustness.of(other).on(examples))
                .withMessageContainingAll("[5, 4, 2]", "[6, 6, 1]");
        Model twoClasses = Models.mlp(engine, Samples.IMAGE, 2, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> Robustness.of(twoClasses).on(examples))
                .withMessageContaining("2 classes");
    }

    /** An attack that moves one pixel by {@code shift}, whatever epsilon says. */
    private record Cheat(Norm norm, float shift) implements Attack {
        @Override
        public String name() { return "cheat"; }

        @Override
        public String parameters(float epsilon) { return ""; }

        @Override
        public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
            float[] pixels = batch.images().toArray();
            pixels[0] += pixels[0] > 0.5f && shift < 0.5f ? -shift : shift;
            Tensor moved = model.engine().tensor(batch.images().shape(), pixels);
            return new AttackResult(moved, new boolean[batch.size()], new double[batch.size()], AttackResult.Cost.NONE);
        }

        @Override
        public void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key,
                Tensor target) {
            throw new UnsupportedOperationException();
        }
    }

    /** An attack on a device that is full. */
    private record Greedy(Norm norm) implements Attack {
        @Override
        public String name() { return "greedy"; }

        @Override
        public String parameters(float epsilon) { return ""; }

        @Override
        public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
            throw new DeviceOutOfMemoryError("device small is full", new IllegalStateException());
        }

        @Override
        public void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key,
                Tensor target) {
            run(model, batch, goal, epsilon, key);
        }
    }

    @Test
    void aDeviceTooSmallForOneImageSaysWhatItTakes() {
        Robustness greedy = Robustness.of(model).under(new Greedy(Norm.LINF)).epsilons(0.1f);
        assertThatThrownBy(() -> greedy.on(examples)).isInstanceOf(DeviceOutOfMemoryError.class)
                .hasMessageMatching("device small is full; a step of an attack of .* on 1 images takes about 0 MiB");
    }

    @Test
    void anAttackThatLeavesItsBallIsNotBelieved() {
        for (Norm norm : List.of(Norm.LINF, Norm.L2, Norm.L1)) {
            Robustness cheated = Robustness.of(model).under(new Cheat(norm, 0.2f)).epsilons(0.1f);
            assertThatThrownBy(() -> cheated.on(examples)).isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("image 0", "farther than epsilon 0.1");
        }
        Robustness outside = Robustness.of(model).under(new Cheat(Norm.L2, 1.5f)).epsilons(2);
        assertThatThrownBy(() -> outside.on(examples)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("outside [0, 1]");
    }
}
