package io.github.tardigrad.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tardigrad.engine.Engine;
import io.github.tardigrad.engine.Gradients;
import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tape;
import io.github.tardigrad.engine.backend.DeviceOutOfMemoryError;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelsTest {
    private static final Shape GREY = Shape.of(28, 28, 1);
    private static final Shape COLOUR = Shape.of(32, 32, 3);
    private final Engine engine = TestEngine.scalar();

    @AfterEach
    void close() {
        engine.close();
    }

    /** A network, images that its number of parameters is given for, and the smallest side that it takes. */
    record Row(String name, Shape image, int parameters, int statistics, int features, int smallestSide) {
        static Row grey(String name, int parameters, int features, int smallestSide) {
            return new Row(name, GREY, parameters, 0, features, smallestSide);
        }

        static Row colour(String name, int parameters, int statistics, int features, int smallestSide) {
            return new Row(name, COLOUR, parameters, statistics, features, smallestSide);
        }
    }

    static List<Row> rows() {
        return List.of(Row.grey("mlp", 101_770, 128, 1), Row.grey("cnn", 121_930, 64, 10),
                Row.grey("conv-small", 166_406, 100, 4), Row.grey("conv-large", 312_202, 200, 16),
                Row.colour("resnet18", 11_173_962, 9_600, 512, 8),
                Row.colour("preact-resnet18", 11_172_170, 7_808, 512, 8),
                Row.colour("resnet20", 269_722, 1_376, 64, 4));
    }

    /** A step of resnet18 on 128 images was measured to take some 800 MiB, half of it kept values. */
    @Test
    void trainingBytesGrowWithTheImages() {
        Model model = Models.create("resnet18", engine, Shape.of(32, 32, 3), 10, 1);
        assertThat(model.trainingBytes(128) >> 20).isBetween(500L, 1200L);
        long parameters = 2 * model.trainingBytes(64) - model.trainingBytes(128);
        assertThat(model.trainingBytes(256)).isEqualTo(2 * model.trainingBytes(128) - parameters);
        assertThat(parameters).isEqualTo(6L * Float.BYTES * model.parameters().flat().size());
    }

    @Test
    void anErrorSaysHowMuchAStepTakesAndWhoseMemoryIsFull() {
        Model model = Models.create("mlp", engine, Shape.of(28, 28, 1), 10, 1);
        OutOfMemoryError heap = new OutOfMemoryError("Java heap space");
        OutOfMemoryError training = model.explained(heap, 100_000);
        assertThat(training).isNotInstanceOf(DeviceOutOfMemoryError.class).hasCause(heap).hasMessage(String.format(
                Locale.ROOT, "Java heap space; a training step of mlp on 100000 images takes about %,d MiB",
                model.trainingBytes(100_000) >> 20));

        OutOfMemoryError device = new DeviceOutOfMemoryError("the device is full", heap);
        assertThat(model.explained(device, 1)).isInstanceOf(DeviceOutOfMemoryError.class);
        long kept = model.trainingBytes(100_000) - 4L * Float.BYTES * model.parameters().flat().size();
        assertThat(model.explainedForAttack(device, 100_000)).isInstanceOf(DeviceOutOfMemoryError.class).hasCause(
                device).hasMessage(String.format(Locale.ROOT, "the device is full; a step of an attack of mlp on 100000"
                        + " images takes about %,d MiB", kept >> 20));
    }

    @Test
    void allHaveARow() {
        assertThat(rows()).extracting(Row::name).containsExactlyElementsOf(Models.names());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void haveTheParametersOfTheContract(Row row) {
        Model model = Models.create(row.name, engine, row.image, 10, 1);
        assertThat(model.name()).isEqualTo(row.name);
        assertThat(model.parameters().count()).isEqualTo(row.parameters);
        assertThat(model.statistics().count()).isEqualTo(row.statistics);
        assertThat(model.classes()).isEqualTo(10);
        assertThat(model.inputShape()).isEqualTo(row.image);
        assertThat(model).hasToString(String.format(Locale.ROOT, "%s: %s images, 10 classes, %,d parameters", row.name,
                row.image, row.parameters));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void fitOtherImagesAndClasses(Row row) {
        int side = row.smallestSide;
        for (Shape image : List.of(Shape.of(side, side, 1), Shape.of(side + 1, side + 4, 3))) {
            Model model = Models.create(row.name, engine, image, 7, 1);
            try (Tape tape = engine.tape(Gradients.NONE)) {
                Outputs outputs = model.outputs(tape, TestEngine.images(engine, image.prepend(2), 1), Mode.EVALUATE);
                assertThat(outputs.logits().shape()).isEqualTo(Shape.of(2, 7));
                assertThat(outputs.get("features").shape()).isEqualTo(Shape.of(2, row.features));
                assertThatThrownBy(() -> outputs.get("feature")).hasMessageContaining("features");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void sayHowLargeImagesMustBe(Row row) {
        Shape small = Shape.of(row.smallestSide + 5, row.smallestSide - 1, 3);
        assertThatThrownBy(() -> Models.create(row.name, engine, small, 10, 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(small.toString())
                .hasMessageContaining("too small for " + row.name).hasMessageContaining(row.smallestSide + " or more");
    }

    @Test
    void sayWhichNamesThereAre() {
        assertThatThrownBy(() -> Models.create("resnet", engine, GREY, 10, 1)).hasMessageContaining("resnet")
                .hasMessageContaining("conv-small");
    }

    @Test
    void refuseWhatIsNoImageAndNoClasses() {
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
