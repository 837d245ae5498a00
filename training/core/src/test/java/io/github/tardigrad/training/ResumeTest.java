package io.github.tardigrad.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.optimization.OptimizerChoice;
import io.github.tardigrad.training.run.EpochRecord;
import io.github.tardigrad.training.run.History;
import io.github.tardigrad.training.run.RunConfiguration;
import io.github.tardigrad.training.run.RunFolder;
import io.github.tardigrad.training.run.RunRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {
    private static final int EPOCHS = 4;
    private static final Examples IMAGES = Stripes.of(90, 1);

    @TempDir
    private Path folder;

    private final List<String> notices = new ArrayList<>();

    /** The power goes after so many epochs. */
    private static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Trainer trainer(Model model, RunFolder into, int lastEpoch) {
        return Trainer.of(model).method(Method.parse("adaptive:steps=2,clean-share=0.3", Norm.LINF, 0.1)).epochs(EPOCHS)
                .batch(16)
                .learningRate(LearningRate.cosine(0.01f)).into(into).listener(new TrainingListener() {
                    @Override
                    public void epoch(EpochRecord epoch, boolean chosen) {
                        if (epoch.epoch() == lastEpoch) {
                            throw new PowerCut();
                        }
                    }

                    @Override
                    public void notice(String line) {
                        notices.add(line);
                    }
                });
    }

    private void runUntil(int epoch) throws IOException {
        try (Engine engine = Bits.engine(1)) {
            Trainer trainer = trainer(Bits.withModes(engine), RunFolder.create(folder), epoch);
            assertThatThrownBy(() -> trainer.fit(IMAGES)).isInstanceOf(PowerCut.class);
        }
    }

    /** Continues to the end with a model of other first weights, and gives the weights' bits. */
    private String resume() throws IOException {
        return resume(77);
    }

    private String resume(long firstWeights) throws IOException {
        return resume(firstWeights, Bits.engine(2));
    }

    private String resume(long firstWeights, Engine open) throws IOException {
        try (Engine engine = open) {
            Model model = Model.of("with-modes", engine, Bits.withModes(engine).graph(), Stripes.IMAGE, firstWeights);
            trainer(model, RunFolder.resume(folder), 0).fit(IMAGES);
            return Bits.of(model);
        }
    }

    @Test
    void saysThatItGoesOnWithOtherArithmetic() throws IOException {
        runUntil(1);
        String elsewhere;
        try (Engine vector = Engine.open("vector")) {
            elsewhere = vector.backend().name();
        }
        resume(77, Engine.open("vector"));
        assertThat(notices).singleElement().asString().contains("was begun on backend scalar and goes on on "
                + elsewhere);
    }

    @Test
    void aNameSaysThePrecision() {
        assertThat(RunJournal.precision("opencl (a GPU), tf32x3")).isEqualTo("tf32x3");
        assertThat(RunJournal.precision("opencl (a GPU), tf32 emulated")).isEqualTo("tf32");
        assertThat(RunJournal.precision("opencl (tf32, of all names)")).isEqualTo("fp32");
        assertThat(RunJournal.precision("vector-512")).isEqualTo("fp32");
    }

    private String uninterrupted() {
        try (Engine engine = Bits.engine(1)) {
            Model model = Bits.withModes(engine);
            Path other = folder.resolveSibling(folder.getFileName() + "-uninterrupted");
            trainer(model, RunFolder.replace(other), 0).fit(IMAGES);
            return Bits.of(model);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void givesTheBitsOfAnUninterruptedRun(int stoppedAfter) throws IOException {
        runUntil(stoppedAfter);
        assertThat(RunFolder.read(folder).finished()).isFalse();
        assertThat(resume()).isEqualTo(uninterrupted());
        assertThat(notices).isEmpty();
        Path other = folder.resolveSibling(folder.getFileName() + "-uninterrupted");
        assertThat(file("model.safetensors")).hasSameBinaryContentAs(other.resolve("model.safetensors"));
        RunRecord continued = RunFolder.read(folder);
        RunRecord whole = RunFolder.read(other);
        assertThat(continued.finished()).isTrue();
        assertThat(continued.configuration()).isEqualTo(whole.configuration());
        assertThat(continued.history().batches()).isEqualTo(whole.history().batches());
        assertThat(continued.history().chosen()).isEqualTo(whole.history().chosen());
        assertThat(continued.history().epochs().stream().map(epoch -> epoch.after(0)).toList())
                .isEqualTo(whole.history().epochs().stream().map(epoch -> epoch.after(0)).toList());
    }

    @Test
    void aRunThatIsDoneStaysAsItIs() throws IOException {
        runUntil(EPOCHS);
        String bits = resume();
        byte[] model = Files.readAllBytes(file("model.safetensors"));
        assertThat(resume()).isEqualTo(bits).isEqualTo(uninterrupted());
        assertThat(Files.readAllBytes(file("model.safetensors"))).isEqualTo(model);
    }

    @Test
    void aRunKilledBeforeItsFirstCheckpointStartsAnew() throws IOException {
        runUntil(1);
        Files.delete(file("checkpoint.safetensors"));
        assertThat(resume(1)).isEqualTo(uninterrupted());
        assertThat(notices).containsExactly(folder + " has no checkpoint: the run starts from the beginning");
    }

    @Test
    void survivesKillBetweenTheTwoMovesOfACheckpoint() throws IOException {
        runUntil(3);
        Files.delete(file("checkpoint.safetensors"));
        assertThat(resume()).isEqualTo(uninterrupted());
        assertThat(notices).singleElement().asString().contains("it is missing")
                .contains("going on from checkpoint.previous");
    }

    @Test
    void survivesACheckpointDamagedAnywhere() throws IOException {
        runUntil(3);
        byte[] last = Files.readAllBytes(file("checkpoint.safetensors"));
        byte[] previous = Files.readAllBytes(file("checkpoint.previous.safetensors"));
        String expected = uninterrupted();
        for (int part = 0; part < 6; part++) {
            int at = (int) ((long) last.length * part / 6);
            byte[] cut = Arrays.copyOf(last, at);
            byte[] flipped = last.clone();
            flipped[at] ^= 0x10;
            for (byte[] damaged : List.of(cut, flipped)) {
                notices.clear();
                Files.write(file("checkpoint.safetensors"), damaged);
                Files.write(file("checkpoint.previous.safetensors"), previous);
                assertThat(resume()).isEqualTo(expected);
                assertThat(notices).singleElement().asString().contains("checkpoint.safetensors cannot be used")
                        .contains("going on from checkpoint.previous.safetensors");
            }
        }
    }

    @Test
    void saysSoWhenNoCheckpointIsWhole() throws IOException {
        runUntil(2);
        Files.write(file("checkpoint.safetensors"), new byte[10]);
        Files.write(file("checkpoint.previous.safetensors"), new byte[10]);
        assertThatThrownBy(this::resume).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no checkpoint can be used")
                .hasMessageContaining("start the run anew without --resume");
        Files.delete(file("checkpoint.previous.safetensors"));
        assertThatThrownBy(this::resume).hasMessageContaining("the only checkpoint cannot be used");
    }

    @Test
    void otherSettingsAreRefusedByName() throws IOException {
        runUntil(2);
        try (Engine engine = Bits.engine(1)) {
            Model model = Bits.withModes(engine);
            assertThatThrownBy(() -> trainer(model, RunFolder.resume(folder), 0).seed(2).batch(8).fit(IMAGES))
                    .isInstanceOf(IllegalArgumentException.class).hasMessage("the run in " + folder
                            + " cannot be continued with other settings: --batch is 8 and was 16; --seed is 2 and"
                            + " was 1. Give the same settings, or another folder");
            assertThatThrownBy(() -> trainer(model, RunFolder.resume(folder), 0).epochs(9).fit(IMAGES))
                    .hasMessageContaining("epochs is 9 and was 4");
            assertThatThrownBy(() -> trainer(model, RunFolder.resume(folder), 0).fit(Stripes.of(90, 5)))
                    .hasMessageContaining("the SHA-256 of the images of --data is");
            assertThatThrownBy(() -> trainer(Bits.plain(engine), RunFolder.resume(folder), 0).fit(IMAGES))
                    .hasMessageContaining("model is plain and was with-modes");
        }
        assertThat(resume()).isEqualTo(uninterrupted());
    }

    @Test
    void keepsTheLastGoodCheckpointWhenItDiverges() throws IOException {
        try (Engine engine = Bits.engine(1)) {
            Trainer trainer = trainer(Bits.plain(engine), RunFolder.create(folder), 0).epochs(30)
                    .optimizer(new OptimizerChoice.Sgd(0, false, 0.1f)).learningRate(new LearningRate.Constant(100));
            assertThatThrownBy(() -> trainer.fit(IMAGES)).isInstanceOf(NonFiniteLossException.class)
                    .hasMessageContaining("the checkpoint of epoch").hasMessageContaining("is kept in " + folder);
            List<String> heard = new ArrayList<>();
            assertThat(RunFolder.resume(folder).lastCheckpoint(heard::add)).isPresent();
            assertThat(heard).isEmpty();
            assertThat(Bits.finite(Model.load(engine, file("model.safetensors")))).isTrue();
        }
    }

    @Test
    void aRunIsNeverOverwrittenByAccident() throws IOException {
        runUntil(1);
        assertThatThrownBy(() -> RunFolder.create(folder)).isInstanceOf(IOException.class)
                .hasMessageContaining("holds a run already").hasMessageContaining("--resume");
        assertThat(RunFolder.replace(folder).isResuming()).isFalse();
        assertThatThrownBy(() -> RunFolder.resume(folder)).hasMessageContaining("there is no run to resume in "
                + folder);
    }

    @Test
    void placesThatCannotBeAFolderAreRefused() throws IOException {
        Path file = Files.writeString(file("notes.txt"), "mine");
        assertThatThrownBy(() -> RunFolder.create(file)).hasMessage(file
                + " is a file: the output of a run is a folder; choose another name");
        assertThatThrownBy(() -> RunFolder.create(file.resolve("run"))).isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be made");
        assertThatThrownBy(() -> RunFolder.read(folder)).hasMessage(folder
                + " is not the folder of a run: it has no run.json");
        Files.writeString(file("run.json"), "{\"format\": \"tardigrad-run\", \"version\": 1, ");
        assertThatThrownBy(() -> RunFolder.read(folder)).isInstanceOf(IOException.class)
                .hasMessageContaining("run.json");
        assertThat(Files.readString(file)).isEqualTo("mine");
    }

    @Test
    void recordIsReadBackEqual() throws IOException {
        runUntil(2);
        RunRecord record = RunFolder.read(folder);
        assertThat(RunRecord.fromJson(record.toJson())).isEqualTo(record);
        RunConfiguration configuration = record.configuration();
        assertThat(RunConfiguration.fromJson(configuration.toJson())).isEqualTo(configuration);
        History history = record.history();
        assertThat(History.fromJson(history.toJson())).isEqualTo(history);
        assertThat(configuration.trainingImages()).isEqualTo(81);
        assertThat(configuration.validationImages()).isEqualTo(9);
        assertThat(configuration.dataSha256()).hasSize(64);
        assertThat(record.provenance().backend()).isEqualTo("scalar");
        assertThat(RunFolder.weights(folder)).isEqualTo(file("model.safetensors")).exists();
    }
}
