package io.github.tardigrad.nn.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.nn.Fixture;
import io.github.tardigrad.nn.Model;
import io.github.tardigrad.nn.TestEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that PyTorch exported, see docs/oracle/make_onnx_fixtures.py. */
class OnnxOracleTest {
    private final Engine engine = TestEngine.scalar();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        engine.close();
    }

    static List<Fixture> networks() throws IOException { return Fixture.read("onnx.json").list("networks"); }

    @ParameterizedTest
    @MethodSource("networks")
    void logitsAreThoseOfPyTorch(Fixture fixture) throws IOException {
        assertGives(fixture, Model.load(engine, SmallFiles.exported(fixture.text("name"))));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void savedInOurFormatItIsTheSameModel(Fixture fixture) throws IOException {
        Model model = Model.load(engine, SmallFiles.exported(fixture.text("name")));
        model.save(folder.resolve("model.safetensors"));
        Model again = Model.load(engine, folder.resolve("model.safetensors"));
        assertThat(again.graph()).isEqualTo(model.graph());
        assertThat(again.remarks()).isEqualTo(model.remarks());
        assertThat(again.name()).isEqualTo(fixture.text("name"));
        assertThat(logits(again, fixture)).isEqualTo(logits(model, fixture));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void aRemarkTellsOfASoftmaxThatWasLeftOut(Fixture fixture) throws IOException {
        Model model = Model.load(engine, SmallFiles.exported(fixture.text("name")));
        String ending = fixture.text("ending");
        if (ending.isEmpty()) {
            assertThat(model.remarks()).isEmpty();
        } else {
            assertThat(model.remarks()).singleElement().asString().contains("ends in " + ending + " ")
                    .contains("left out").contains("logits");
        }
    }

    private void assertGives(Fixture fixture, Model model) {
        Fixture.Values expected = fixture.values("logits");
        expected.assertMatches("logits", logits(model, fixture));
    }

    private float[] logits(Model model, Fixture fixture) {
        Fixture.Values images = fixture.values("images");
        try (Tape tape = engine.tape(Gradients.NONE)) {
            return model.logits(tape, engine.tensor(images.shape(), images.floats())).toArray();
        }
    }
}
