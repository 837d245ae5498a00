package io.github.tardigrad.nn.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Parameters;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.random.RandomKey;
import io.github.tardigrad.nn.Mode;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.TestEngine;
import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.Dropout;
import io.github.tardigrad.nn.layer.Flatten;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Sequential;
import io.github.tardigrad.nn.optimizer.Adam;
import io.github.tardigrad.nn.optimizer.AdamW;
import io.github.tardigrad.nn.optimizer.Optimizer;
import io.github.tardigrad.nn.optimizer.Sgd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    private final Engine engine = TestEngine.scalar();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void aTrainingGoesOnFromItWithTheSameBits() throws IOException {
        List<Function<Parameters, Optimizer>> kinds = List.of(Sgd::of, p -> new Sgd(p, 0.9f, true, 1e-3f), Adam::of,
                AdamW::of);
        for (Function<Parameters, Optimizer> kind : kinds) {
            Model model = model(1);
            Optimizer optimizer = kind.apply(model.parameters());
            train(model, optimizer, 0, 3);
            Path file = folder.resolve("checkpoint");
            Checkpoint.write(file, model, optimizer, Map.of(), Map.of());
            train(model, optimizer, 3, 6);

            Checkpoint checkpoint = Checkpoint.read(file);
            Model resumed = checkpoint.model(engine);
            Optimizer resumedOptimizer = kind.apply(resumed.parameters());
            checkpoint.restore(resumedOptimizer);
            assertThat(resumedOptimizer.steps()).isEqualTo(3);
            train(resumed, resumedOptimizer, 3, 6);
            assertThat(resumed.parameters().flat().toArray()).isEqualTo(model.parameters().flat().toArray());
            assertThat(resumed.statistics().flat().toArray()).isEqualTo(model.statistics().flat().toArray());

            Checkpoint.write(folder.resolve("one"), model, optimizer, Map.of(), Map.of());
            Checkpoint.write(folder.resolve("two"), resumed, resumedOptimizer, Map.of(), Map.of());
            assertThat(folder.resolve("one")).hasSameBinaryContentAs(folder.resolve("two"));
        }
    }

    @Test
    void keepsNotesAndFurtherParameters() throws IOException {
        Model model = model(1);
        Model best = model(2);
        Path file = folder.resolve("checkpoint");
        Map<String, String> notes = Map.of("epoch", "3", "seed", "42", "configuration",
                "{\"model\": \"cnn\",\n\"ü\": 1}");
        Checkpoint.write(file, model, Sgd.of(model.parameters()), Map.of("best", best.parameters()), notes);
        Checkpoint checkpoint = Checkpoint.read(file);
        assertThat(checkpoint.notes()).isEqualTo(notes);
        Model other = model(3);
        checkpoint.restore("best", other.parameters());
        assertThat(other.parameters().flat().toArray()).isEqualTo(best.parameters().flat().toArray());
        checkpoint.restore(other);
        assertThat(other.parameters().flat().toArray()).isEqualTo(model.parameters().flat().toArray());
        assertThatThrownBy(() -> checkpoint.restore("worst", other.parameters()))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("worst.conv1.weight");
        assertThat(other.parameters().flat().toArray()).isEqualTo(model.parameters().flat().toArray());
    }

    @Test
    void refusesToRestoreSomethingElse() throws IOException {
        Model model = model(1);
        Path file = folder.resolve("checkpoint");
        Checkpoint.write(file, model, Adam.of(model.parameters()), Map.of(), Map.of());
        Checkpoint checkpoint = Checkpoint.read(file);
        Model dense = dense();
        assertThatThrownBy(() -> checkpoint.restore(dense)).isInstanceOf(FileFormatException.class)
                .hasMessageContaining("another model");
        assertThatThrownBy(() -> checkpoint.restore(AdamW.of(model.parameters())))
                .isInstanceOf(FileFormatException.class).hasMessageContaining("its optimizer is adam:");
        assertThatThrownBy(() -> checkpoint.restore(new Adam(model.parameters(), 0.8f, 0.999f, 1e-8f, 0)))
                .isInstanceOf(FileFormatException.class).hasMessageContaining("beta1=0.9");
        assertThatThrownBy(() -> checkpoint.restore(Adam.of(dense.parameters())))
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("first_moment.dense1");
    }

    @Test
    void aModelIsNotACheckpointButACheckpointIsNoModelEither() throws IOException {
        Model model = dense();
        Path file = folder.resolve("file");
        model.save(file);
        assertThatThrownBy(() -> Checkpoint.read(file)).isInstanceOf(FileFormatException.class)
                .hasMessageContaining("not a checkpoint");
        Checkpoint.write(file, model, new Sgd(model.parameters(), 0.9f, false, 0), Map.of(), Map.of());
        assertThatThrownBy(() -> Model.load(engine, file)).isInstanceOf(FileFormatException.class)
                .hasMessageContaining("optimizer.velocity");
    }

    @Test
    void survivesNoCutAndNoChangeUnnoticed() throws IOException {
        Model model = dense();
        Path file = folder.resolve("checkpoint");
        Checkpoint.write(file, model, new Sgd(model.parameters(), 0.9f, false, 0), Map.of(), Map.of("epoch", "1"));
        byte[] bytes = Files.readAllBytes(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < bytes.length; i++) {
                channel.write(ByteBuffer.wrap(new byte[] {(byte) (bytes[i] ^ 1)}), i);
                assertThatThrownBy(() -> Checkpoint.read(file)).as("byte " + i).isInstanceOf(FileFormatException.class);
                channel.write(ByteBuffer.wrap(bytes, i, 1), i);
            }
            assertThat(Checkpoint.read(file).notes()).containsEntry("epoch", "1");
            for (int length = bytes.length - 1; length >= 0; length--) {
                channel.truncate(length);
                assertThatThrownBy(() -> Checkpoint.read(file)).as(length + " bytes")
                        .isInstanceOf(FileFormatException.class);
            }
        }
    }

    @Test
    void refusesNamesThatCollide() {
        Model model = dense();
        assertThatThrownBy(() -> Checkpoint.write(folder.resolve("x"), model,
                new Sgd(model.parameters(), 0.9f, false, 0),
                Map.of("optimizer.velocity", model.parameters()), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("optimizer.velocity.dense1.weight");
    }

    private Model dense() {
        return Model.of("tiny", engine, Sequential.of(new Flatten(), Dense.of(3)).graph(), Shape.of(2, 2, 1), 1);
    }

    private Model model(long seed) {
        return Model.of("small", engine, Sequential.of(Conv2d.of(3, 3), new BatchNorm2d(), new Relu(), new Flatten(),
                new Dropout(0.3f), Dense.of(4)).graph(), Shape.of(5, 5, 1), seed);
    }

    private void train(Model model, Optimizer optimizer, int from, int to) {
        for (int step = from; step < to; step++) {
            try (Tape tape = engine.tape(Gradients.OF_PARAMETERS)) {
                Tensor images = TestEngine.images(engine, model.inputShape().prepend(8), step);
                Tensor logits = model.forward(tape, images, Mode.train(new RandomKey(7).child(step)));
                Tensor loss = tape.crossEntropy(logits, TestEngine.labels(engine, 8, 4));
                optimizer.step(tape.backward(loss), 0.05f);
            }
        }
    }
}
