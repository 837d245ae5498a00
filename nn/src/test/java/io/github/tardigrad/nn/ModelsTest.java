package io.github.tardigrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelsTest {
    private static final Shape GREY = Shape.of(28, 28, 1);
    private final Engine engine = TestEngine.scalar();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void haveTheParametersOfTheContract() {
        Map<String, Integer> counts = Map.of("mlp", 101_770, "cnn", 121_930, "conv-small", 166_406);
        assertThat(Models.names()).containsExactlyInAnyOrderElementsOf(counts.keySet());
        for (String name : Models.names()) {
            Model model = Models.create(name, engine, GREY, 10, 1);
            assertThat(model.name()).isEqualTo(name);
            assertThat(model.parameters().count()).as(name).isEqualTo(counts.get(name));
            assertThat(model.statistics().count()).as(name).isZero();
            assertThat(model.classes()).isEqualTo(10);
            assertThat(model.inputShape()).isEqualTo(GREY);
        }
        assertThat(Models.mlp(engine, GREY, 10, 1))
                .hasToString("mlp: [28, 28, 1] images, 10 classes, 101,770 parameters");
    }

    @Test
    void fitOtherImagesAndClasses() {
        for (String name : Models.names()) {
            Model model = Models.create(name, engine, Shape.of(32, 32, 3), 7, 1);
            try (Tape tape = engine.tape(Gradients.NONE)) {
                Outputs outputs = model.outputs(tape, TestEngine.images(engine, Shape.of(2, 32, 32, 3), 1),
                        Mode.EVALUATE);
                assertThat(outputs.logits().shape()).isEqualTo(Shape.of(2, 7));
                assertThat(outputs.get("features").shape().rank()).isEqualTo(2);
                assertThatThrownBy(() -> outputs.get("feature")).hasMessageContaining("features");
            }
        }
    }

    @Test
    void sayWhichNamesThereAre() {
        assertThatThrownBy(() -> Models.create("resnet", engine, GREY, 10, 1)).hasMessageContaining("resnet")
                .hasMessageContaining("conv-small");
    }

    @Test
    void sayWhichLayerTheImagesAreTooSmallFor() {
        assertThatThrownBy(() -> Models.cnn(engine, Shape.of(5, 5, 1), 10, 1)).hasMessageContaining("layer conv2");
        assertThatThrownBy(() -> Models.cnn(engine, Shape.of(28, 28), 10, 1)).hasMessageContaining("[28, 28]");
        assertThatThrownBy(() -> Models.mlp(engine, GREY, 0, 1)).hasMessageContaining("0 units");
    }

    @Test
    void startWithWeightsThatAreAFunctionOfTheSeed() {
        float[] first = Models.cnn(engine, GREY, 10, 1).parameters().flat().toArray();
        assertThat(Models.convSmall(engine, GREY, 10, 1).parameters().flat().toArray()).isNotEqualTo(first);
        assertThat(Models.cnn(engine, GREY, 10, 1).parameters().flat().toArray()).isEqualTo(first);
        assertThat(Models.cnn(engine, GREY, 10, 2).parameters().flat().toArray()).isNotEqualTo(first);
    }

    @Test
    void startWithTheSameWeightsOnEveryBackend() {
        float[] expected = Models.cnn(engine, GREY, 10, 1).parameters().flat().toArray();
        for (String backend : TestEngine.backends()) {
            try (Engine other = Engine.open(backend)) {
                assertThat(Models.cnn(other, GREY, 10, 1).parameters().flat().toArray()).as(backend)
                        .isEqualTo(expected);
            }
        }
    }
}
