package io.github.tardigrad.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import io.github.tardigrad.attacks.Attack;
import io.github.tardigrad.attacks.Norm;
import io.github.tardigrad.datasets.DataSet;
import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Examples;
import io.github.tardigrad.engine.backend.DeviceLostException;
import io.github.tardigrad.engine.testkit.ChildProcess;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.training.method.Method;
import io.github.tardigrad.training.optimization.LearningRate;
import io.github.tardigrad.training.run.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training whose device is lost says where it was and how it goes on, and that is so. */
class LostDeviceTest {
    private static final Examples IMAGES = Stripes.of(90, 1);
    private static final String ADAPTIVE = "adaptive:steps=2,clean-share=0.3";

    @TempDir
    private Path folder;

    private static Trainer trainer(Engine engine, String method) {
        return Trainer.of(Bits.withModes(engine)).method(Method.parse(method, Norm.LINF, 0.1)).epochs(3).batch(16)
                .learningRate(LearningRate.cosine(0.01f));
    }

    /** Trains into its first argument on the backend that is its second one. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws IOException {
            try (Engine engine = Engine.open(arguments[1])) {
                trainer(engine, ADAPTIVE).into(RunFolder.create(Path.of(arguments[0]))).fit(IMAGES);
            } catch (DeviceLostException lost) {
                System.out.print(lost.getMessage());
            }
        }
    }

    /** Trains to the end on a device that stays, and gives the bits of the weights. */
    private static String train(String method, RunFolder into, List<String> notices) {
        try (Engine engine = Bits.engine(1)) {
            Model model = Bits.withModes(engine);
            Trainer.of(model).method(Method.parse(method, Norm.LINF, 0.1)).epochs(3).batch(16)
                    .learningRate(LearningRate.cosine(0.01f)).into(into).listener(new TrainingListener() {
                        @Override
                        public void notice(String line) { notices.add(line); }
                    }).fit(IMAGES);
            return Bits.of(model);
        }
    }

    @Test
    void goesOnFromTheLastCheckpointToTheSameBits() throws Exception {
        Path lost = folder.resolve("lost");
        ChildProcess child = new ChildProcess.Setting(List.of(Model.class, Attack.class, DataSet.class, Trainer.class,
                Gson.class), List.of("-XX:TieredStopAtLevel=1"), Map.of())
                .run(Victim.class, lost.toString(), "losable:" + lost.resolve("checkpoint.safetensors"));

        assertThat(child.output()).as(child.errors()).isEqualTo("the training broke off in epoch 2 of 3: device losable"
                + " was lost; the checkpoint of epoch 1 is kept in " + lost + ": go on from it with --resume");
        assertThat(RunFolder.read(lost).history().epochs()).hasSize(1);
        List<String> notices = new ArrayList<>();
        assertThat(train(ADAPTIVE, RunFolder.resume(lost), notices))
                .isEqualTo(train(ADAPTIVE, RunFolder.create(folder.resolve("whole")), notices));
        assertThat(notices).isEmpty();
        assertThat(lost.resolve("model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("whole/model.safetensors"));
    }

    /** Loses the device in the first batch of an epoch, or when a line begins so. */
    private static TrainingListener losing(int epoch, String notice) {
        return new TrainingListener() {
            @Override
            public void batch(Progress progress) {
                loseIf(progress.epoch() == epoch);
            }

            @Override
            public void notice(String line) {
                loseIf(line.startsWith(notice));
            }

            private void loseIf(boolean lost) {
                if (lost) {
                    throw new DeviceLostException("device 0 was lost", new IllegalStateException());
                }
            }
        };
    }

    @Test
    void withoutACheckpointItSaysThatThereIsNone() throws Exception {
        try (Engine engine = Bits.engine(1)) {
            Trainer first = trainer(engine, ADAPTIVE).into(RunFolder.create(folder)).listener(losing(1, "never"));
            assertThatThrownBy(() -> first.fit(IMAGES)).isInstanceOf(DeviceLostException.class)
                    .hasMessage("the training broke off in epoch 1 of 3: device 0 was lost; the run has no checkpoint"
                            + " yet: --resume starts it from the beginning in " + folder);
            Trainer resumed = trainer(engine, ADAPTIVE).into(RunFolder.resume(folder)).listener(losing(2, "never"));
            assertThatThrownBy(() -> resumed.fit(IMAGES)).hasMessageContaining("the checkpoint of epoch 1 is kept");
            Trainer nowhere = trainer(engine, ADAPTIVE).listener(losing(2, "never"));
            assertThatThrownBy(() -> nowhere.fit(IMAGES)).hasMessage("the training broke off in epoch 2 of 3: device 0"
                    + " was lost; nothing of this run is kept, because it has no folder");
        }
    }

    @Test
    void betweenTwoTrainingsTheFirstIsKept() throws Exception {
        Path run = folder.resolve("run");
        try (Engine engine = Bits.engine(1)) {
            Trainer trainer = trainer(engine, "augment").into(RunFolder.create(run))
                    .listener(losing(0, "making adversarial copies"));
            assertThatThrownBy(() -> trainer.fit(IMAGES)).isInstanceOf(DeviceLostException.class)
                    .hasMessage("the training broke off between its two parts: device 0 was lost; the first part is"
                            + " kept in " + run.resolve("first") + ": go on from it with --resume");
        }
        assertThat(train("augment", RunFolder.resume(run), new ArrayList<>()))
                .isEqualTo(train("augment", RunFolder.create(folder.resolve("whole")), new ArrayList<>()));
    }
}
