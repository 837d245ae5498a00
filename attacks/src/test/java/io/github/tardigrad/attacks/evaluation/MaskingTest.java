package io.github.tardigrad.attacks.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.tardigrad.attacks.Attacks;
import io.github.tardigrad.attacks.BlackBox;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.Samples;
import io.github.tardigrad.attacks.evaluation.Check.Outcome;
import io.github.tardigrad.attacks.gradient.SmallNetwork;
import io.github.tardigrad.attacks.wrapper.Preprocessed;
import io.github.tardigrad.attacks.wrapper.Quantize;
import io.github.tardigrad.attacks.wrapper.Scaled;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Classifier;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.Models;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A trained network passes; made to look robust in the usual ways, it is found out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MaskingTest {
    private static final float EPSILON = 0.15f;

    private Engine engine;
    private Model model;
    private Examples examples;

    @BeforeAll
    void open() {
        engine = Samples.scalar();
        model = SmallNetwork.create(engine);
        examples = Examples.ofFloats("small", Shape.of(8, 8, 1),
                SmallNetwork.floats(SmallNetwork.clean().get("images")),
                SmallNetwork.integers(SmallNetwork.clean().get("labels")), List.of("a", "b", "c", "d"));
    }

    @AfterAll
    void close() {
        engine.close();
    }

    private Evaluation evaluate(Classifier classifier) {
        return Robustness.of(classifier).under(Attacks.pgd(Norm.LINF)).epsilons(EPSILON).masking(100).on(examples);
    }

    private static Map<String, Outcome> outcomes(Evaluation evaluation) {
        return evaluation.checks().stream().collect(Collectors.toMap(Check::name, Check::outcome));
    }

    private static List<String> failed(Evaluation evaluation) {
        return new ArrayList<>(evaluation.checks().stream().filter(check -> check.outcome() == Outcome.FAIL)
                .map(Check::name).toList());
    }

    @Test
    void aTrainedNetworkPasses() {
        Evaluation evaluation = evaluate(model);
        assertThat(outcomes(evaluation).values()).containsOnly(Outcome.PASS, Outcome.SKIPPED);
        assertThat(outcomes(evaluation)).containsKeys("zero-gradients", "many-steps-beat-one",
                "cross-entropy-agrees-with-margin", "gradients-beat-black-box", "accuracy-falls-to-zero",
                "same-answer-twice", "logits-not-probabilities", "answers-differ", "own-gradients-beat-transfer");
        assertThat(evaluation.attacks()).as("probes are no part of the headline").hasSize(1);
    }

    @Test
    void quantizedInputsAreFoundOutAndBpdaFoolsThem() {
        Evaluation masked = evaluate(new Preprocessed(model, new Quantize(16)));
        assertThat(masked.worstCase().getFirst().robustAccuracy()).as("it looks robust").isGreaterThan(0.7);
        assertThat(failed(masked)).contains("zero-gradients", "gradients-beat-black-box");
        Evaluation shown = evaluate(new Preprocessed(model, new Quantize(16).straightThrough()));
        assertThat(shown.worstCase().getFirst().robustAccuracy()).isLessThan(0.3);
        assertThat(failed(shown)).isEmpty();
    }

    @Test
    void largeLogitsAreFoundOut() {
        Evaluation masked = evaluate(new Scaled(model, 1000));
        assertThat(masked.worstCase().getFirst().robustAccuracy()).as("it looks robust").isGreaterThan(0.7);
        assertThat(failed(masked)).contains("zero-gradients", "cross-entropy-agrees-with-margin");
    }

    @Test
    void aConstantModelIsFoundOut() {
        Classifier constant = BlackBox.ofScores(engine, model.inputShape(), 4, images -> {
            float[][] scores = new float[images.length][];
            for (int i = 0; i < images.length; i++) {
                scores[i] = new float[] {1, 2, 3, 4};
            }
            return scores;
        });
        Evaluation evaluation = Robustness.of(constant).under(Attacks.parse("square:queries=5", Norm.LINF))
                .epsilons(EPSILON).masking(100).on(examples);
        assertThat(failed(evaluation)).contains("answers-differ", "accuracy-falls-to-zero");
    }

    @Test
    void probabilitiesAreNoticed() {
        Classifier polite = BlackBox.ofScores(engine, model.inputShape(), 4, images -> {
            float[][] scores = new float[images.length][];
            for (int i = 0; i < images.length; i++) {
                float bright = images[i][9];
                scores[i] = new float[] {bright / 2, 0.5f - bright / 2, 0.25f, 0.25f};
            }
            return scores;
        });
        Evaluation evaluation = Robustness.of(polite).under(Attacks.parse("square:queries=5", Norm.LINF))
                .epsilons(EPSILON).masking(100).on(examples);
        assertThat(outcomes(evaluation)).containsEntry("logits-not-probabilities", Outcome.WARN);
    }

    @Test
    void randomAnswersAreNoticed() {
        int[] calls = {0};
        Classifier moody = BlackBox.ofScores(engine, model.inputShape(), 4, images -> {
            calls[0]++;
            float[][] scores = new float[images.length][];
            for (int i = 0; i < images.length; i++) {
                scores[i] = new float[] {images[i][0], images[i][9], calls[0] * 1e-3f, -5};
            }
            return scores;
        });
        Evaluation evaluation = Robustness.of(moody).under(Attacks.parse("square:queries=5", Norm.LINF))
                .epsilons(EPSILON).masking(100).on(examples);
        assertThat(outcomes(evaluation)).containsEntry("same-answer-twice", Outcome.WARN);
    }

    @Test
    void imagesOfAnotherModelThatFoolBetterAreNoticed() {
        Classifier masked = new Preprocessed(model, new Quantize(16));
        Robustness robustness = Robustness.of(masked).under(Attacks.pgd(Norm.LINF)).epsilons(EPSILON).masking(100);
        assertThat(outcomes(robustness.surrogate(model).on(examples)))
                .containsEntry("own-gradients-beat-transfer", Outcome.FAIL);
        assertThat(outcomes(robustness.surrogate(masked).on(examples)))
                .containsEntry("own-gradients-beat-transfer", Outcome.PASS);
        assertThat(outcomes(robustness.on(examples))).containsEntry("own-gradients-beat-transfer", Outcome.SKIPPED);
    }

    @Test
    void nothingIsProbedUnlessItIsAskedFor() {
        Evaluation evaluation = Robustness.of(model).under(Attacks.pgd(Norm.LINF)).epsilons(EPSILON).on(examples);
        assertThat(outcomes(evaluation).keySet()).containsExactly("zero-gradients");
        assertThatIllegalArgumentException().isThrownBy(() -> Robustness.of(model).masking(-1));
    }

    /** Has no answer to images whose first pixel is darker than the median. */
    private record Blind(Model model, float limit) implements Classifier {
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
                if (images.rows(i, i + 1).toArray()[27] < limit) {
                    throw new ArithmeticException("too dark");
                }
            }
            return model.logits(tape, images);
        }
    }

    @Test
    void imagesWithoutAnAnswerDoNotEndTheChecks() {
        float[] pixels = new float[examples.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = examples.image(i)[27];
        }
        Arrays.sort(pixels);
        Evaluation evaluation = evaluate(new Blind(model, pixels[4]));
        assertThat(evaluation.failures()).isNotEmpty();
        assertThat(outcomes(evaluation)).containsKeys("same-answer-twice", "own-gradients-beat-transfer");
        assertThat(evaluation.attacks()).hasSize(1);
    }

    @Test
    void normsWithoutAllProbesAreCheckedWithTheRest() {
        Evaluation evaluation = Robustness.of(model).under(Attacks.parse("jsma:candidates=2", Norm.L0)).epsilons(4)
                .masking(4).on(examples);
        assertThat(outcomes(evaluation)).containsKeys("zero-gradients", "many-steps-beat-one",
                "accuracy-falls-to-zero");
        assertThat(failed(evaluation)).isEmpty();
    }

    @Test
    void whatIsSuspiciousOnAllImagesIsNotHiddenByAFewThatAreNot() {
        Check few = new Check("zero-gradients", Outcome.PASS, "few");
        Check all = new Check("zero-gradients", Outcome.FAIL, "all");
        assertThat(Checks.graver(List.of(all), List.of(few))).containsExactly(all);
        assertThat(Checks.graver(List.of(few), List.of(all))).containsExactly(all);
        assertThat(Checks.graver(List.of(few), List.of(new Check("zero-gradients", Outcome.PASS, "other"))))
                .containsExactly(few);
    }

    @Test
    void aCascadesStagesAreJudgedOnAllItsImagesAlone() {
        AttackScore score = Robustness.of(model).under(Attacks.cascade("both",
                Attacks.parseList("fgsm,square:queries=300", Norm.LINF))).epsilons(0.05f).on(examples).attacks()
                .getFirst();
        AttackScore few = score.of(1, 3, 5);
        assertThat(few.details().stages()).isEmpty();
        assertThat(few.verdicts().letters()).isEqualTo("" + score.verdicts().letters().charAt(1)
                + score.verdicts().letters().charAt(3) + score.verdicts().letters().charAt(5));
        assertThat(Checks.of(List.of(List.of(score)))).extracting(Check::name).contains("gradients-leave-nothing");
        assertThat(Checks.of(List.of(List.of(few)))).extracting(Check::name).doesNotContain("gradients-leave-nothing");
    }

    @Test
    void checksKeepToTheBudget() {
        Evaluation evaluation = Robustness.of(model).under(Attacks.fgsm(Norm.LINF)).epsilons(EPSILON).masking(100)
                .queries(200).on(examples);
        assertThat(evaluation.partial()).as("the attacks were done").isNull();
        assertThat(outcomes(evaluation)).containsEntry("masking-probes", Outcome.SKIPPED);
    }

    @Test
    void imagesThatTheProbesAloneFoolAreTold() {
        Evaluation weak = Robustness.of(model).under(Attacks.parse("bim:steps=1,step-size=0.001", Norm.LINF))
                .epsilons(EPSILON).masking(100).on(examples);
        assertThat(outcomes(weak)).containsEntry("attacks-beat-probes", Outcome.WARN);
        assertThat(outcomes(evaluate(model))).containsEntry("attacks-beat-probes", Outcome.PASS);
    }

    @Test
    void aModelIsNotItsOwnSurrogate() {
        assertThatIllegalArgumentException().isThrownBy(() -> Robustness.of(model).under(Attacks.pgd(Norm.LINF))
                .epsilons(EPSILON).masking(9).surrogate(SmallNetwork.create(engine)).on(examples))
                .withMessageContaining("trained separately");
    }

    @Test
    void aSurrogateThatDoesNotFitIsRefusedBeforeTheWork() {
        Model other = Models.mlp(engine, Shape.of(8, 8, 1), 3, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> Robustness.of(model).under(Attacks.pgd(Norm.LINF))
                .epsilons(EPSILON).masking(9).surrogate(other).on(examples)).withMessageContaining("3 classes");
    }
}
