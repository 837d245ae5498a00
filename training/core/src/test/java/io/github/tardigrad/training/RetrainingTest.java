package io.github.tardigrad.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.run.EpochRecord;
import io.github.tardigrad.training.run.History;
import io.github.tardigrad.training.run.RunConfiguration;
import io.github.tardigrad.training.run.RunFolder;
import io.github.tardigrad.training.run.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetrainingTest {
    private static final Examples IMAGES = Stripes.of(90, 1);

    @TempDir
    private Path folder;

    private static Trainer trainer(Model model, String method) {
        return Trainer.of(model).method(Method.parse(method, Norm.LINF, 0.3)).epochs(3).batch(16)
                .learningRate(LearningRate.constant(0.01f));
    }

    private String train(String method, RunFolder into) {
        try (Engine engine = Bits.engine(1)) {
            Model model = Bits.withModes(engine);
            trainer(model, method).into(into).fit(IMAGES);
            return Bits.of(model);
        }
    }

    private static String bitsOf(Path weights) throws IOException {
        try (Engine engine = Bits.engine(1)) {
            return Bits.of(Model.load(engine, weights));
        }
    }

    @Test
    void savesBothModelsAndTheFirstIsTheStandardOne() throws IOException {
        String retrained = train("augment", RunFolder.create(folder.resolve("run")));
        assertThat(bitsOf(folder.resolve("run/model.safetensors"))).isEqualTo(retrained);
        String standard = train("standard", RunFolder.create(folder.resolve("standard")));
        assertThat(bitsOf(folder.resolve("run/first/model.safetensors"))).isEqualTo(standard).isNotEqualTo(retrained);

        RunRecord first = RunFolder.read(folder.resolve("run/first"));
        assertThat(first.finished()).isTrue();
        assertThat(first.configuration()).isEqualTo(RunFolder.read(folder.resolve("standard")).configuration());
        RunConfiguration second = RunFolder.read(folder.resolve("run")).configuration();
        assertThat(second.method()).isEqualTo("augment:norm=linf,epsilon=0.3,from=trained,attack=fgsm");
        assertThat(second.trainingImages()).isEqualTo(2 * first.configuration().trainingImages()).isEqualTo(162);
        assertThat(second.validationImages()).isEqualTo(9);
    }

    @Test
    void startsFromTheTrainedOrTheFirstWeights() {
        try (Engine engine = Bits.engine(1)) {
            History trained = trainer(Bits.plain(engine), "augment").fit(IMAGES);
            History fresh = trainer(Bits.plain(engine), "augment:from=fresh").fit(IMAGES);
            float untrained = trainer(Bits.plain(engine), "standard").fit(IMAGES).batches().getFirst().loss();
            assertThat(trained.batches()).hasSize(3 * 11);
            assertThat(fresh.batches().getFirst().loss()).isCloseTo(untrained,
                    within(0.3f));
            assertThat(trained.batches().getFirst().loss()).isNotEqualTo(fresh.batches().getFirst().loss());
        }
    }

    @Test
    void heldOutImagesAreNotAttackedIntoTheTrainingImages() {
        try (Engine engine = Bits.engine(1)) {
            // After one epoch the first model is the same whatever chooses the epoch, and so are its copies.
            History one = trainer(Bits.plain(engine), "augment").epochs(1).fit(IMAGES, Stripes.of(30, 2));
            History other = trainer(Bits.plain(engine), "augment").epochs(1).fit(IMAGES, Stripes.of(60, 3));
            assertThat(one.batches()).as("of twice 90 images").hasSize(12).isEqualTo(other.batches());
        }
    }

    @Test
    void withstandsWhatItWasTrainedOn() {
        try (Engine engine = Bits.engine(1)) {
            Model plain = Bits.plain(engine);
            trainer(plain, "standard").epochs(6).fit(IMAGES);
            Model retrained = Bits.plain(engine);
            trainer(retrained, "augment").epochs(6).fit(IMAGES);
            Examples test = Stripes.of(120, 9);
            Validation attack = new Validation(1, 120, Norm.LINF, 0.15, 1);
            Double before = new Validator(plain, test, attack, 1).robustAccuracy();
            Double after = new Validator(retrained, test, attack, 1).robustAccuracy();
            assertThat(after).isNotNull().isGreaterThan(before);
        }
    }

    @ParameterizedTest
    @CsvSource({"standard,1", "standard,3", "augment,1", "augment,2", "augment,3"})
    void aContinuedRunHasTheBitsOfAnUninterruptedOne(String part, int stop) throws IOException {
        String whole = train("augment", RunFolder.create(folder.resolve("whole")));
        Path run = folder.resolve("run");
        try (Engine engine = Bits.engine(1)) {
            Trainer cut = trainer(Bits.withModes(engine), "augment").into(RunFolder.create(run))
                    .listener(new TrainingListener() {
                        private String method = "";

                        @Override
                        public void started(RunConfiguration configuration, int epochsDone) {
                            method = configuration.method();
                        }

                        @Override
                        public void epoch(EpochRecord epoch, boolean chosen) {
                            if (method.startsWith(part) && epoch.epoch() == stop) {
                                throw new IllegalStateException("power cut");
                            }
                        }
                    });
            assertThatThrownBy(() -> cut.fit(IMAGES)).hasMessage("power cut");
        }
        assertThat(train("augment", RunFolder.resume(run))).isEqualTo(whole);
        for (String model : new String[] {"model.safetensors", "first/model.safetensors"}) {
            assertThat(run.resolve(model)).hasSameBinaryContentAs(folder.resolve("whole").resolve(model));
        }
    }

    @Test
    void anotherRunIsRefusedEvenBeforeTheSecondTrainingHasBegun() throws IOException {
        Path run = folder.resolve("run");
        try (Engine engine = Bits.engine(1)) {
            Trainer cut = trainer(Bits.withModes(engine), "augment").into(RunFolder.create(run))
                    .listener(new TrainingListener() {
                        @Override
                        public void epoch(EpochRecord epoch, boolean chosen) {
                            throw new IllegalStateException("power cut");
                        }
                    });
            assertThatThrownBy(() -> cut.fit(IMAGES)).hasMessage("power cut");
            for (String other : new String[] {"augment:epsilon=0.2", "augment:from=fresh", "augment:attack=pgd"}) {
                assertThatThrownBy(() -> trainer(Bits.withModes(engine), other).into(RunFolder.resume(run)).fit(IMAGES))
                        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("--epsilon) is augment:")
                        .hasMessageContaining("and was augment:norm=linf,epsilon=0.3,from=trained,attack=fgsm");
            }
            assertThatThrownBy(() -> trainer(Bits.withModes(engine), "standard").into(RunFolder.resume(run))
                    .fit(IMAGES)).hasMessageMatching(".*settings: --method [^;]* is standard and was augment:[^;]*");
            assertThatThrownBy(() -> RunFolder.create(run)).hasMessageContaining("holds a run already");
        }
        assertThat(Files.exists(run.resolve("first/checkpoint.safetensors"))).isTrue();
    }
}
