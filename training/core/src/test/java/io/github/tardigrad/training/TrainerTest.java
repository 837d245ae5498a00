package io.github.tardigrad.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.attacks.gradient.StepSize;
import io.github.tardigrad.datasets.Augmentation;
import io.github.tardigrad.datasets.FashionMnist;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.EngineOptions;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.Models;
import io.github.tardigrad.nn.optimizer.GradientClipping;
import io.github.tardigrad.training.budget.Published;
import io.github.tardigrad.training.budget.Setpoint;
import io.github.tardigrad.training.method.Adaptive;
import io.github.tardigrad.training.method.InnerAttack;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.method.PgdTraining;
import io.github.tardigrad.training.method.Standard;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.optimization.OptimizerChoice;
import io.github.tardigrad.training.run.BatchRecord;
import io.github.tardigrad.training.run.EpochRecord;
import io.github.tardigrad.training.run.History;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    private static final Examples IMAGES = Stripes.of(150, 1);
    private static final Method HARDENED = new Adaptive(Norm.LINF, 0.1, Setpoint.upTo(0.1),
            new InnerAttack(2, StepSize.ofEpsilon(2), true), 0.3);

    private static Trainer trainer(Model model) {
        return Trainer.of(model).epochs(2).batch(32).learningRate(LearningRate.constant(0.01f));
    }

    private static String trained(int threads, Function<Engine, Model> network, Function<Trainer, Trainer> settings) {
        try (Engine engine = Bits.engine(threads)) {
            Model model = network.apply(engine);
            settings.apply(trainer(model)).fit(IMAGES);
            return Bits.of(model);
        }
    }

    @Test
    void stepsReduceTheLoss() {
        try (Engine engine = Bits.engine(1)) {
            // One batch an epoch: the loss before each of twenty small steps of plain descent on the same images.
            History history = Trainer.of(Bits.plain(engine)).epochs(20).batch(1000)
                    .optimizer(new OptimizerChoice.Sgd(0, false, 0)).learningRate(LearningRate.constant(0.05f))
                    .fit(IMAGES);
            List<Float> losses = history.batches().stream().map(BatchRecord::loss).toList();
            assertThat(losses).hasSize(20);
            for (int i = 1; i < losses.size(); i++) {
                assertThat(losses.get(i)).isLessThan(losses.get(i - 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "pgd:steps=2", "adaptive:steps=2,clean-share=0.5",
            "adaptive:rule=published,norm=l2"})
    void sameSeedGivesSameBitsAndAnotherDoesNot(String text) {
        Method method = Method.parse(text, Norm.LINF, 0.1);
        String first = trained(1, Bits::withModes, trainer -> trainer.method(method).seed(5));
        assertThat(trained(1, Bits::withModes, trainer -> trainer.method(method).seed(5))).isEqualTo(first);
        assertThat(trained(1, Bits::withModes, trainer -> trainer.method(method).seed(6))).isNotEqualTo(first);
    }

    @Test
    void weightsDoNotDependOnTheNumberOfThreads() {
        String alone = trained(1, Bits::withModes, trainer -> trainer.method(HARDENED));
        assertThat(trained(2, Bits::withModes, trainer -> trainer.method(HARDENED))).isEqualTo(alone);
        assertThat(trained(5, Bits::withModes, trainer -> trainer.method(HARDENED))).isEqualTo(alone);
    }

    @Test
    void weightsDoNotDependOnTheNumberOfThreadsOfTheFastBackend() {
        Examples images = FashionMnist.embeddedTrain().range(0, 90);
        Set<String> bits = new HashSet<>();
        for (int threads : new int[] {1, 2, 3}) {
            try (Engine engine = Engine.open(EngineOptions.defaults().withBackend("vector").withThreads(threads))) {
                Model model = Models.cnn(engine, images.imageShape(), 10, 1);
                trainer(model).method(HARDENED).fit(images);
                bits.add(Bits.of(model));
            }
        }
        assertThat(bits).hasSize(1);
    }

    @Test
    void keepsTheWeightsOfTheBestEpoch() {
        try (Engine engine = Bits.engine(1)) {
            Model model = Bits.plain(engine);
            Examples heldOut = Stripes.of(90, 9);
            // A rate that grows tenfold an epoch learns first and then falls apart.
            History history = Trainer.of(model).epochs(6).batch(16).optimizer(new OptimizerChoice.Sgd(0, false, 0))
                    .learningRate(LearningRate.oneCycle(30)).fit(IMAGES, heldOut);
            double best = history.epochs().stream().mapToDouble(EpochRecord::cleanAccuracy).max().orElseThrow();
            assertThat(history.best().cleanAccuracy()).isEqualTo(best);
            assertThat(history.epochs().subList(0, history.chosen() - 1)).noneMatch(e -> e.cleanAccuracy() == best);
            assertThat(new Validator(model, heldOut, Validation.of(90, new Standard()), 1).cleanAccuracy())
                    .isEqualTo(best);
            assertThat(Bits.finite(model)).isTrue();
        }
    }

    @Test
    void hardenedModelsAreChosenUnderAttack() {
        try (Engine engine = Bits.engine(1)) {
            History history = trainer(Bits.plain(engine)).epochs(4).method(HARDENED).fit(IMAGES);
            double best = history.epochs().stream().mapToDouble(e -> Objects.requireNonNull(e.robustAccuracy()))
                    .max().orElseThrow();
            assertThat(history.best().robustAccuracy()).isEqualTo(best);
        }
    }

    @Test
    void heldOutImagesHaveNoPartInLearning() {
        try (Engine engine = Bits.engine(1)) {
            History one = trainer(Bits.withModes(engine)).method(HARDENED).fit(IMAGES, Stripes.of(30, 2));
            History other = trainer(Bits.withModes(engine)).method(HARDENED).fit(IMAGES, Stripes.of(60, 3));
            assertThat(other.batches()).isEqualTo(one.batches());
        }
    }

    @Test
    void recordsEveryBatch() {
        try (Engine engine = Bits.engine(1)) {
            List<BatchRecord> heard = new ArrayList<>();
            History history = trainer(Bits.plain(engine)).method(HARDENED).listener(new TrainingListener() {
                @Override
                public void batch(Progress progress) {
                    heard.add(progress.record());
                    assertThat(progress.batches()).isEqualTo(5);
                    assertThat(progress.epochs()).isEqualTo(2);
                    assertThat(progress.secondsLeft()).isNotNegative();
                    assertThat(progress.imagesPerSecond()).isPositive();
                }
            }).fit(IMAGES);
            assertThat(heard).hasSize(10).isEqualTo(history.batches());
            // Setpoint starts at its lower end, and here the ceiling rises over two epochs of five batches.
            assertThat(heard.getFirst().epsilon()).isEqualTo(0.01f);
            for (BatchRecord batch : heard) {
                assertThat(batch.loss()).isCloseTo(0.3f * batch.cleanLoss() + 0.7f * batch.adversarialLoss(),
                        within(1e-5f));
                assertThat(batch.adversarialLoss()).isGreaterThanOrEqualTo(batch.cleanLoss());
            }
        }
    }

    @Test
    void publishedRuleMovesByTheRecordedLosses() {
        try (Engine engine = Bits.engine(1)) {
            Published rule = new Published(0.1, 0.05, 0.01, 0.3);
            History history = trainer(Bits.plain(engine))
                    .method(new Adaptive(Norm.LINF, 0.1, rule, InnerAttack.usual(), 0)).fit(IMAGES);
            List<BatchRecord> batches = history.batches();
            assertThat(batches.getFirst().epsilon()).isEqualTo(0.025f);
            for (int i = 1; i < batches.size(); i++) {
                BatchRecord before = batches.get(i - 1);
                double expected = before.epsilon() + 0.05 * (before.adversarialLoss() - before.cleanLoss());
                assertThat((double) batches.get(i).epsilon()).isCloseTo(expected, within(1e-6));
            }
        }
    }

    @Test
    void cleanAndAdversarialLossAreTakenOnTheSameWeightsInEvaluationMode() {
        try (Engine engine = Bits.engine(1)) {
            // Without a radius the attacked images are the clean ones, so both losses agree, dropout or not.
            History history = trainer(Bits.withModes(engine)).method(PgdTraining.of(Norm.LINF, 0)).fit(IMAGES);
            assertThat(history.batches())
                    .allSatisfy(batch -> assertThat(batch.adversarialLoss()).isEqualTo(batch.cleanLoss()))
                    .anySatisfy(batch -> assertThat(batch.loss()).isNotEqualTo(batch.cleanLoss()));
        }
    }

    @Test
    void asksForNoMemoryAfterTheFirstEpoch() {
        try (Engine engine = Bits.engine(1)) {
            List<Long> allocations = new ArrayList<>();
            trainer(Bits.withModes(engine)).epochs(4).method(HARDENED).listener(new TrainingListener() {
                @Override
                public void epoch(EpochRecord epoch, boolean chosen) {
                    allocations.add(engine.scopeAllocations());
                }
            }).fit(IMAGES);
            assertThat(allocations.get(0)).isPositive();
            assertThat(allocations).containsOnly(allocations.get(0));
        }
    }

    @Test
    void stopsAtALossThatIsNotFinite() {
        try (Engine engine = Bits.engine(1)) {
            // Weights times 1 − 1000 · 0.1 at every step.
            Trainer trainer = trainer(Bits.plain(engine)).optimizer(new OptimizerChoice.Sgd(0, false, 0.1f))
                    .learningRate(new LearningRate.Constant(1000)).epochs(50);
            assertThatThrownBy(() -> trainer.fit(IMAGES)).isInstanceOf(NonFiniteLossException.class)
                    .hasMessageMatching("the loss is (NaN|Infinity) in epoch \\d+, batch \\d+ of 5, at learning rate "
                            + "1000.0: try a learning rate of 100.0, or limit the gradients; nothing of this run is "
                            + "kept.*");
        }
    }

    @Test
    void warnsOnceOfALossThatGrowsAndStaysFinite() {
        try (Engine engine = Bits.engine(1)) {
            List<String> notices = new ArrayList<>();
            trainer(Bits.plain(engine)).epochs(3).learningRate(LearningRate.constant(1000)).listener(
                    new TrainingListener() {
                        @Override
                        public void notice(String line) {
                            notices.add(line);
                        }
                    }).fit(IMAGES);
            assertThat(notices).singleElement().asString().matches("the training diverges: the mean loss of epoch 1 is"
                    + " [0-9.e+]+, where guessing has 1\\.10, with learning rates up to 1000.0; try a smaller one:"
                    + " 0.001 is usual with adam, 0.1 with sgd");
            notices.clear();
            trainer(Bits.plain(engine)).epochs(3).listener(new TrainingListener() {
                @Override
                public void notice(String line) {
                    notices.add(line);
                }
            }).fit(IMAGES);
            assertThat(notices).isEmpty();
        }
    }

    @Test
    void gradientLimitsAreObeyed() {
        String free = trained(1, Bits::plain, trainer -> trainer.optimizer(OptimizerChoice.sgd()));
        String limited = trained(1, Bits::plain, trainer -> trainer.optimizer(OptimizerChoice.sgd())
                .clipping(GradientClipping.byNorm(1e-3f)));
        assertThat(limited).isNotEqualTo(free);
    }

    @Test
    void augmentationChangesWhatIsLearnt() {
        String plain = trained(1, Bits::plain, trainer -> trainer);
        String changed = trained(1, Bits::plain, trainer -> trainer.augmentation(Augmentation.cropAndFlip(1)));
        assertThat(changed).isNotEqualTo(plain);
    }

    @Test
    void settingsThatMeanNothingAreRefused() {
        try (Engine engine = Bits.engine(1)) {
            Trainer trainer = Trainer.of(Bits.plain(engine));
            assertThatThrownBy(() -> trainer.batch(0)).hasMessage("batch 0 is not positive: 128 is usual");
            assertThatThrownBy(() -> trainer.epochs(0)).hasMessageContaining("epochs 0 is not positive");
            assertThatThrownBy(() -> PgdTraining.of(Norm.LINF, 8))
                    .hasMessage("epsilon 8 is outside [0, 1]: epsilons are in pixels; for 8 grey levels write 8/255");
            assertThatThrownBy(() -> Adaptive.of(Norm.LINF, Double.NaN)).hasMessageContaining("NaN");
            assertThatThrownBy(() -> Adaptive.of(Norm.LINF, -0.1)).hasMessageContaining("-0.1");
            assertThatThrownBy(() -> trainer.validation(new Validation(200, 0, Norm.LINF, 0, 1)).fit(IMAGES))
                    .hasMessageContaining("a validation set of 200 images cannot be cut from 150");
            Examples others = Stripes.of(30, 1);
            Model wider = Model.of("wider", engine, Bits.plain(engine).graph(), Shape.of(7, 7, 1), 1);
            assertThatThrownBy(() -> Trainer.of(wider).fit(others)).hasMessageContaining("stripes has images [6, 6, 1]")
                    .hasMessageContaining("takes [7, 7, 1]");
            assertThatThrownBy(() -> Trainer.of(Bits.plain(engine)).optimizer(new OptimizerChoice.Sgd(2, false, 0))
                    .fit(others))
                    .hasMessageContaining("momentum 2.0");
        }
    }
}
