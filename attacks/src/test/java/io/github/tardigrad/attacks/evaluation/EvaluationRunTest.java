package io.github.tardigrad.attacks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.AttackBatch;
import io.github.tardigrad.attacks.AttackResult;
import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.Goal;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Classifier;
import io.github.tardigrad.nn.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationRunTest {
    private static final int IMAGES = 23;
    private static final List<Attack> ATTACKS = List.of(Attacks.bim(Norm.LINF), Attacks.deepFool(Norm.L2),
            Attacks.cascade("all", Attacks.parseList("fgsm,pgd:steps=3", Norm.LINF)));

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
        return Robustness.of(model).under(ATTACKS).epsilons(0.02f, 0.1f).batch(4);
    }

    /** What may not depend on how far an earlier run came. */
    private static List<Object> verdicts(Evaluation evaluation) {
        return Arrays.asList(evaluation.clean(), evaluation.attacks().stream().map(AttackScore::verdicts).toList(),
                evaluation.attacks().stream().map(AttackScore::distances).toList(),
                evaluation.attacks().stream().map(AttackScore::gradientEvaluations).toList(),
                evaluation.worstCase(), evaluation.partial());
    }

    @Test
    void aCascadeTellsWhatEachStageDid() {
        AttackScore score = robustness().on(examples).attacks().getLast();
        List<StageScore> stages = score.details().stages();
        assertThat(stages).extracting(StageScore::name).containsExactly("fgsm", "pgd");
        int recognised = IMAGES - IMAGES / 3;
        assertThat(stages.getFirst().images()).isEqualTo(recognised);
        assertThat(stages.getFirst().found()).as("it fools some").isPositive();
        assertThat(stages.getLast().images()).isEqualTo(recognised - stages.getFirst().found());
        assertThat(score.verdicts().count(Verdict.FOUND))
                .isEqualTo(stages.stream().mapToInt(StageScore::found).sum());
    }

    @Test
    void aCascadeInAnEvaluationFindsWhatItFindsAlone() {
        Attack cascade = ATTACKS.getLast();
        AttackResult alone = cascade.run(model, AttackBatch.of(Samples.images(engine, IMAGES)),
                Goal.untargeted(examples.labels()), 0.1f, Robustness.key(1, cascade));
        Verdicts verdicts = robustness().on(examples).attacks().getLast().verdicts();
        for (int i = 0; i < IMAGES; i++) {
            if (verdicts.of(i) != Verdict.MISCLASSIFIED) {
                assertThat(verdicts.of(i) == Verdict.FOUND).as("image %d", i).isEqualTo(alone.success(i));
            }
        }
    }

    @Test
    void anEvaluationStoppedAnywhereGoesOnWithoutLoss(@TempDir Path folder) throws IOException {
        Path whole = folder.resolve("whole");
        Evaluation expected = robustness().journal(whole).on(examples);
        List<String> lines = Files.readAllLines(whole);
        assertThat(lines).hasSizeGreaterThan(10);
        for (int kept = 1; kept < lines.size(); kept += 3) {
            Path part = folder.resolve("part" + kept);
            String torn = lines.get(kept).substring(0, lines.get(kept).length() / 2);
            Files.writeString(part, String.join("\n", lines.subList(0, kept)) + "\n" + torn);
            assertThat(verdicts(robustness().journal(part).on(examples))).isEqualTo(verdicts(expected));
            assertThat(Files.readAllLines(part)).hasSameSizeAs(lines);
        }
        AtomicInteger attacked = new AtomicInteger();
        robustness().journal(whole).progress(progress -> attacked.addAndGet(
                progress.stage().contains("of") ? 1 : 0)).on(examples);
        assertThat(Files.readAllLines(whole)).as("nothing is done twice").isEqualTo(lines);
    }

    @Test
    void anEvaluationGoesOnWithBatchesOfAnotherSize(@TempDir Path folder) {
        Path journal = folder.resolve("journal");
        Evaluation expected = robustness().on(examples);
        Evaluation partial = robustness().journal(journal).queries(120).on(examples);
        assertThat(partial.partial()).contains("120 queries");
        assertThat(verdicts(robustness().batch(7).journal(journal).on(examples))).isEqualTo(verdicts(expected));
    }

    @Test
    void aJournalOfAnotherEvaluationIsRefused(@TempDir Path folder) throws IOException {
        Path journal = folder.resolve("journal");
        robustness().journal(journal).on(examples);
        assertThatIllegalArgumentException().isThrownBy(() -> robustness().seed(2).journal(journal).on(examples))
                .withMessageContainingAll("seed is 1, not 2", "another file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> robustness().under(Attacks.fgsm(Norm.L2)).journal(journal).on(examples))
                .withMessageContaining("attacks");
        model.parameters().get("dense2.bias").set(0, 0, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> robustness().journal(journal).on(examples))
                .withMessageContaining("weights");
        for (String text : List.of("hello\n", "[]\n", "{}\n", "\n")) {
            Files.writeString(journal, text);
            assertThatIllegalArgumentException().isThrownBy(() -> robustness().journal(journal).on(examples))
                    .withMessageContaining(journal.toString());
        }
    }

    @Test
    void aDamagedJournalIsRefusedByItsLine(@TempDir Path folder) throws IOException {
        Path journal = folder.resolve("journal");
        robustness().journal(journal).on(examples);
        List<String> lines = Files.readAllLines(journal);
        for (String damage : List.of("{}", "[]", "x", lines.get(1).replace("\"stage\":0", "\"stage\":5"),
                lines.get(1).replace("\"task\":0", "\"task\":99"), lines.get(1).replace("[[", "[[9"))) {
            Files.writeString(journal, lines.getFirst() + "\n" + damage + "\n");
            assertThatIllegalArgumentException().isThrownBy(() -> robustness().journal(journal).on(examples))
                    .withMessageContaining("damaged in line 2");
        }
    }

    @Test
    void aPartialEvaluationHasFinalVerdictsOnTheFirstImages() {
        Evaluation whole = robustness().on(examples);
        for (long queries : new long[] {1, 30, 60, 300}) {
            Evaluation partial = robustness().queries(queries).on(examples);
            assertThat(partial.partial()).isNotNull();
            assertThat(whole.clean().letters()).startsWith(partial.clean().letters());
            for (int i = 0; i < partial.attacks().size(); i++) {
                assertThat(whole.attacks().get(i).verdicts().letters())
                        .startsWith(partial.attacks().get(i).verdicts().letters());
            }
            assertThat(Evaluation.fromJson(partial.toJson())).isEqualTo(partial);
            assertThat(partial.toString()).contains("PARTIAL");
            assertThatThrownBy(() -> partial.requireAtLeast(0)).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("partial");
        }
        assertThat(robustness().within(Duration.ofNanos(1)).on(examples).partial()).contains("time");
        assertThat(whole.partial()).isNull();
    }

    @Test
    void anInterruptedRunTellsWhatItKnows() {
        EvaluationRun run = robustness().begin(examples);
        Evaluation before = run.soFar();
        assertThat(before.examples()).isZero();
        assertThat(before.partial()).contains("interrupted");
        assertThat(verdicts(run.finish())).isEqualTo(verdicts(robustness().on(examples)));
    }

    /** Fails for images on which the first pixel is dark. */
    private record Moody(Attack attack, int calls) implements Attack {
        @Override
        public String name() { return "moody"; }

        @Override
        public Norm norm() { return attack.norm(); }

        @Override
        public String parameters(float epsilon) { return ""; }

        @Override
        public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
            for (int i = 0; i < batch.size(); i++) {
                if (batch.id(i) % 5 == calls) {
                    throw new ArithmeticException("image " + batch.id(i) + " is too much");
                }
            }
            return attack.run(model, batch, goal, epsilon, key);
        }

        @Override
        public void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key,
                Tensor target) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void oneBadImageEndsNothing(@TempDir Path folder) {
        Evaluation healthy = Robustness.of(model).under(Attacks.fgsm(Norm.LINF)).epsilons(0.1f).on(examples);
        Robustness moody = Robustness.of(model).under(new Moody(Attacks.fgsm(Norm.LINF), 0)).epsilons(0.1f);
        Evaluation evaluation = moody.journal(folder.resolve("journal")).on(examples);
        Verdicts verdicts = evaluation.attacks().getFirst().verdicts();
        Verdicts expected = healthy.attacks().getFirst().verdicts();
        for (int i = 0; i < IMAGES; i++) {
            boolean failed = i % 5 == 0 && expected.of(i) != Verdict.MISCLASSIFIED;
            assertThat(verdicts.of(i)).isEqualTo(failed ? Verdict.FAILED : expected.of(i));
        }
        assertThat(verdicts.count(Verdict.FAILED)).isPositive();
        List<Failure> failures = evaluation.attacks().getFirst().details().failures();
        assertThat(failures).hasSize(verdicts.count(Verdict.FAILED))
                .allMatch(failure -> failure.why().equals("image " + failure.image() + " is too much"));
        assertThat(evaluation.attacks().getFirst().robustAccuracy()).as("a failure is not robust")
                .isEqualTo((double) verdicts.count(Verdict.SURVIVED) / IMAGES);
        assertThat(evaluation.toString()).contains("FAILED  moody", "is too much");
        assertThat(Evaluation.fromJson(evaluation.toJson())).isEqualTo(evaluation);
        assertThat(verdicts(moody.journal(folder.resolve("journal")).on(examples))).isEqualTo(verdicts(evaluation));
    }

    /** Has no answer to images whose first pixel is white. */
    private record Blind(Model model) implements Classifier {
        @Override
        public String name() { return "blind"; }

        @Override
        public Engine engine() { return model.engine(); }

        @Override
        public Shape inputShape() { return model.inputShape(); }

        @Override
        public int classes() { return model.classes(); }

        @Override
        public Tensor logits(Tape tape, Tensor images) {
            for (int i = 0; i < images.shape().extent(0); i++) {
                if (images.rows(i, i + 1).toArray()[0] == 1) {
                    throw new IllegalStateException("too bright");
                }
            }
            return model.logits(tape, images);
        }
    }

    @Test
    void whatFailedIsTriedAgain(@TempDir Path folder) {
        Path journal = folder.resolve("journal");
        Attack fgsm = Attacks.fgsm(Norm.LINF);
        boolean[] down = {true};
        Attack moody = new Sometimes(fgsm, down);
        Robustness robustness = Robustness.of(model).under(moody).epsilons(0.1f).batch(4).journal(journal);
        Evaluation first = robustness.on(examples);
        assertThat(first.attacks().getFirst().verdicts().count(Verdict.FAILED)).isPositive();
        down[0] = false;
        Evaluation second = robustness.on(examples);
        assertThat(second.attacks().getFirst().verdicts()).isEqualTo(Robustness.of(model).under(fgsm).epsilons(0.1f)
                .on(examples).attacks().getFirst().verdicts());
    }

    @Test
    void aModelWithoutAFingerprintHasNoJournal(@TempDir Path folder) {
        Robustness robustness = Robustness.of(new Blind(model)).under(Attacks.fgsm(Norm.LINF)).epsilons(0.1f);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> robustness.journal(folder.resolve("journal")).on(examples))
                .withMessageContaining("fingerprint");
    }

    /** Fails on even images while it is down. */
    private record Sometimes(Attack attack, boolean[] down) implements Attack {
        @Override
        public String name() { return attack.name(); }

        @Override
        public Norm norm() { return attack.norm(); }

        @Override
        public String parameters(float epsilon) { return ""; }

        @Override
        public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
            for (int i = 0; i < batch.size(); i++) {
                if (down[0] && batch.id(i) % 2 == 0) {
                    throw new ArithmeticException("down");
                }
            }
            return attack.run(model, batch, goal, epsilon, key);
        }

        @Override
        public void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key,
                Tensor target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String toString() { return "sometimes"; }
    }

    @Test
    void anImageWithoutAnAnswerIsReported() {
        Evaluation evaluation = Robustness.of(new Blind(model)).under(Attacks.fgsm(Norm.LINF)).epsilons(0.001f).batch(8)
                .on(examples);
        Evaluation healthy = Robustness.of(model).under(Attacks.fgsm(Norm.LINF)).epsilons(0.001f).on(examples);
        assertThat(evaluation.failures()).isNotEmpty().allMatch(failure -> failure.why().equals("too bright"));
        for (int i = 0; i < IMAGES; i++) {
            Verdict expected = examples.image(i)[0] == 1 ? Verdict.FAILED : healthy.clean().of(i);
            assertThat(evaluation.clean().of(i)).isEqualTo(expected);
            assertThat(evaluation.attacks().getFirst().verdicts().of(i) == Verdict.FAILED)
                    .isEqualTo(expected == Verdict.FAILED);
        }
        assertThat(evaluation.toString()).contains("FAILED  without an attack");
    }

    @Test
    void aModelThatNeverAnswersIsAnError() {
        model.parameters().get("dense1.bias").set(new float[] {Float.NaN, 0, 0, 0, 0, 0, 0, 0});
        assertThatThrownBy(() -> robustness().on(examples)).isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("damaged");
    }

    /** Has room for three images. */
    private record Small(Attack attack) implements Attack {
        @Override
        public String name() { return attack.name(); }

        @Override
        public Norm norm() { return attack.norm(); }

        @Override
        public String parameters(float epsilon) { return ""; }

        @Override
        public AttackResult run(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key) {
            if (batch.size() > 3) {
                throw new OutOfMemoryError("no room for " + batch.size());
            }
            return attack.run(model, batch, goal, epsilon, key);
        }

        @Override
        public void perturb(Classifier model, AttackBatch batch, Goal goal, Tensor epsilon, RandomKey key,
                Tensor target) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void batchesShrinkUntilTheyFitMemory() {
        Attack pgd = Attacks.pgd(Norm.LINF);
        Evaluation expected = Robustness.of(model).under(pgd).epsilons(0.1f).on(examples);
        Evaluation small = Robustness.of(model).under(new Small(pgd)).epsilons(0.1f).on(examples);
        assertThat(small.attacks().getFirst().verdicts()).isEqualTo(expected.attacks().getFirst().verdicts());
    }

    @Test
    void budgetsThatAreNoneAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> robustness().within(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> robustness().queries(-1));
    }

    @Test
    void aBoundIsHeldOrNot() {
        Evaluation evaluation = robustness().on(examples);
        double worst = evaluation.worstCase().stream().mapToDouble(WorstCase::robustAccuracy).min().orElseThrow();
        assertThat(evaluation.requireAtLeast(worst)).isSameAs(evaluation);
        assertThatThrownBy(() -> evaluation.requireAtLeast(worst + 0.01)).isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("below", "worst case");
        assertThatThrownBy(() -> Robustness.of(model).on(examples).requireAtLeast(0)).isInstanceOf(
                AssertionError.class).hasMessageContaining("no attack");
    }
}
