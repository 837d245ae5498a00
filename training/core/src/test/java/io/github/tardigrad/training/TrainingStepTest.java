package io.github.tardigrad.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.datasets.Batch;
import io.github.tardigrad.datasets.Batches;
import io.github.tardigrad.datasets.DataDefence;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.layer.Graph;
import io.github.tardigrad.nn.optimizer.Optimizer;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.method.Standard;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.optimization.OptimizerChoice;
import io.github.tardigrad.training.run.BatchRecord;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a step of each kind does to the weights, and what it writes down. */
class TrainingStepTest {
    private static final int IMAGES = 12;
    private static final Batch BATCH = Batches.of(Stripes.of(IMAGES, 4), IMAGES).epoch(0).batch(0);
    private static final float RATE = 0.05f;

    private static Settings settings(Method method) {
        return new Settings(method, 1, IMAGES, new OptimizerChoice.Sgd(0, false, 0), LearningRate.constant(RATE),
                Optional.empty(), DataDefence.none(), Validation.of(10, method), 1);
    }

    private static float[] epsilons(float epsilon) {
        float[] epsilons = new float[IMAGES];
        Arrays.fill(epsilons, epsilon);
        return epsilons;
    }

    private static Optimizer optimizer(Model model) {
        return new OptimizerChoice.Sgd(0, false, 0).create(model.parameters());
    }

    private static TrainingStep.Result take(Model model, Optimizer optimizer, String text) {
        Method method = Method.parse(text, Norm.LINF, 0.1);
        return new TrainingStep(model, settings(method), AttackPlan.of(method), optimizer, IMAGES).take(1, 1, BATCH,
                epsilons(0.1f), RATE);
    }

    private static float loss(Model model, Tensor images, Batch batch) {
        try (Tape tape = model.engine().tape(Gradients.NONE)) {
            BatchMemory memory = new BatchMemory(model.engine(), IMAGES, Stripes.IMAGE);
            return tape.crossEntropy(model.forward(tape, images, Mode.EVALUATE), memory.labels(batch)).item();
        }
    }

    @Test
    void twoStepMovesTheWeightsTwiceAndAttacksTheMovedOnes() {
        try (Engine engine = Bits.engine(1)) {
            Model model = Bits.plain(engine);
            Optimizer optimizer = optimizer(model);
            BatchRecord record = take(model, optimizer, "adaptive:update=two-step,attacks=fgsm").record();
            assertThat(optimizer.steps()).isEqualTo(2);

            // The same by hand: a plain step on the clean images, FGSM on what came of it, a step on its images.
            Model expected = Bits.plain(engine);
            Optimizer byHand = optimizer(expected);
            BatchRecord first = take(expected, byHand, "standard").record();
            assertThat(record.cleanLoss()).isEqualTo(first.loss());
            Method pgd = Method.parse("adaptive:attacks=fgsm", Norm.LINF, 0.1);
            BatchRecord second = new TrainingStep(expected, settings(pgd), AttackPlan.of(pgd), byHand, IMAGES)
                    .take(1, 1, BATCH, epsilons(0.1f), RATE).record();
            assertThat(record.adversarialLoss()).isEqualTo(second.adversarialLoss());
            assertThat(Bits.of(model)).isEqualTo(Bits.of(expected));
            assertThat(record.loss()).isEqualTo((first.loss() + second.loss()) / 2);
        }
    }

    @Test
    void mixedMovesTheWeightsOnce() {
        try (Engine engine = Bits.engine(1)) {
            Model model = Bits.plain(engine);
            Optimizer optimizer = optimizer(model);
            BatchRecord record = take(model, optimizer, "adaptive:clean-share=0.5").record();
            assertThat(optimizer.steps()).isEqualTo(1);
            assertThat(record.loss()).isCloseTo((record.cleanLoss() + record.adversarialLoss()) / 2, within(1e-6f));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            standard                                                                            | 1
            pgd                                                                                 | 8
            adaptive:steps=3                                                                    | 4
            adaptive:steps=3,clean-share=0.5                                                    | 5
            adaptive:steps=3,regularizer=norm                                                   | 5
            adaptive:steps=3,update=two-step                                                    | 5
            adaptive:steps=3,update=two-step,regularizer=squared                                | 6
            adaptive:steps=3,attacks=fgsm+pgd+pgd-margin                                        | 8
            adaptive:steps=3,attacks=fgsm+pgd+pgd-margin,combine=collect                        | 10
            adaptive:steps=3,attacks=fgsm+pgd+pgd-margin,combine=collect,clean-share=0.2        | 11""")
    void countsForwardAndBackwardPassesInImages(String method, int passes) {
        try (Engine engine = Bits.engine(1)) {
            for (Model model : new Model[] {Bits.plain(engine), Bits.withModes(engine)}) {
                assertThat(take(model, optimizer(model), method).record().gradientEvaluations())
                        .isEqualTo((long) passes * IMAGES);
            }
        }
    }

    @Test
    void recordedCleanLossIsThatOfTheWeightsBeforeTheStepWhicheverPassItComesFrom() {
        try (Engine engine = Bits.engine(1)) {
            Tensor clean = engine.tensor(BATCH.shape(), BATCH.images());
            for (String method : new String[] {"adaptive", "adaptive:clean-share=0.4", "adaptive:regularizer=norm",
                    "adaptive:attacks=fgsm+pgd,combine=collect,clean-share=0.1"}) {
                for (Model model : new Model[] {Bits.plain(engine), Bits.withModes(engine)}) {
                    float before = loss(model, clean, BATCH);
                    BatchRecord record = take(model, optimizer(model), method).record();
                    assertThat(record.cleanLoss()).as(method).isEqualTo(before);
                    assertThat(record.adversarialLoss()).isGreaterThan(before);
                    assertThat(record.regularizer() > 0).isEqualTo(method.contains("regularizer"));
                }
            }
        }
    }

    @Test
    void marginIsThatOfTheWorstVersion() {
        try (Engine engine = Bits.engine(1)) {
            Score score = new Score(0, 0, 4, new float[] {0.5f, -1, -2, 3});
            assertThat(score.smallestMargins(2)).containsExactly(-2, -1);
            assertThat(score.smallestMargins(4)).containsExactly(0.5f, -1, -2, 3);
            Model model = Bits.plain(engine);
            TrainingStep.Result result = take(model, optimizer(model), "adaptive:attacks=fgsm+pgd,combine=collect");
            assertThat(result.margins()).hasSize(IMAGES);
        }
    }

    @Test
    void radiiOfTheImagesAreRecordedByTheirMeanAndLimits() {
        try (Engine engine = Bits.engine(1)) {
            Model model = Bits.plain(engine);
            Method method = Method.parse("adaptive:rule=per-example", Norm.LINF, 0.1);
            float[] epsilons = epsilons(0.05f);
            epsilons[3] = 0.01f;
            epsilons[5] = 0.1f;
            BatchRecord record = new TrainingStep(model, settings(method), AttackPlan.of(method), optimizer(model),
                    IMAGES).take(1, 1, BATCH, epsilons, RATE).record();
            assertThat(record.epsilonMin()).isEqualTo(0.01f);
            assertThat(record.epsilonMax()).isEqualTo(0.1f);
            assertThat((double) record.epsilon()).isCloseTo(0.61 / IMAGES, within(1e-7));
            assertThat(record.attacks()).isEqualTo("pgd");
        }
    }

    @Test
    void eachImagesRadiusFollowsItsOwnMargin() {
        try (Engine engine = Bits.engine(1)) {
            Method method = Method.parse("adaptive:rule=per-example", Norm.LINF, 0.1);
            Radii radii = Radii.of(AttackPlan.of(method), engine, 30);
            Batch batch = new Batch(BATCH.shape(), BATCH.images(), new int[] {0, 1, 2}, new int[] {7, 0, 29});
            BatchRecord any = new BatchRecord(1, 1, 0.05f, 1, 1, 1, 1, 0, 0, "pgd", 0, 1);
            radii.adapt(batch, new TrainingStep.Result(any, new float[] {1, -1, 0}), 0.1);
            assertThat(radii.of(batch)).containsExactly(new float[] {0.06f, 0.04f, 0.04f}, within(1e-8f));
            Batch others = new Batch(BATCH.shape(), BATCH.images(), new int[] {0, 1}, new int[] {29, 8});
            assertThat(radii.of(others)).containsExactly(new float[] {0.04f, 0.05f}, within(1e-8f));
        }
    }

    @Test
    void aModelWithoutFeaturesCannotBeRegularised() {
        try (Engine engine = Bits.engine(1)) {
            Graph graph = Bits.plain(engine).graph();
            Model bare = Model.of("bare", engine,
                    new Graph(graph.nodes(), Map.of(Graph.LOGITS, graph.outputs().get(Graph.LOGITS))), Stripes.IMAGE,
                    1);
            assertThatThrownBy(() -> take(bare, optimizer(bare), "adaptive:regularizer=norm"))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("model bare")
                    .hasMessageContaining("no output features").hasMessageContaining("leave out the regularizer");
        }
    }

    @Test
    void lossOfMixturesIsTheMixtureOfTheirLosses() {
        try (Engine engine = Bits.engine(1)) {
            Batch mixed = Batches.of(Stripes.of(IMAGES, 4), IMAGES)
                    .augmented(DataDefence.parse("mixup:1"), 3).epoch(0).batch(0);
            Model model = Bits.plain(engine);
            Tensor images = engine.tensor(mixed.shape(), mixed.images());
            double expected = 0;
            for (int i = 0; i < IMAGES; i++) {
                Tensor image = images.rows(i, i + 1);
                for (boolean own : new boolean[] {true, false}) {
                    int[] label = {own ? mixed.labels()[i] : mixed.otherLabels()[i]};
                    double share = own ? mixed.shares()[i] : 1 - mixed.shares()[i];
                    Batch one = new Batch(image.shape(), image.toArray(), label, new int[] {i});
                    expected += share * loss(model, image, one) / IMAGES;
                }
            }
            Method standard = new Standard();
            BatchRecord record = new TrainingStep(model, settings(standard), Optional.empty(), optimizer(model),
                    IMAGES).take(1, 1, mixed, epsilons(0), RATE).record();
            assertThat((double) record.loss()).isCloseTo(expected, within(1e-6));
        }
    }
}
